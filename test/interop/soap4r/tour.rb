require "soap/wsdlDriver"
require "soap/header/simplehandler"
require "time"

BASE, USER, PASSWORD = ARGV
NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03"

class AuthHeader < SOAP::Header::SimpleHandler
  attr_writer :password

  def initialize
    super(XSD::QName.new(NAMESPACE, "authHeader"))
    @password = PASSWORD
  end

  def on_simple_outbound
    { "user" => USER, "password" => @password, "appName" => "shop", "appVersion" => "1" }
      .transform_keys { |name| XSD::QName.new(NAMESPACE, name) }
  end
end

def show(key, value)
  case value
  when true, false then puts "#{key} boolean #{value}"
  when Numeric then puts "#{key} number #{value}"
  when DateTime then puts "#{key} date #{value.iso8601(3)}"
  else puts "#{key} text #{value}"
  end
end

# soap4r makes one item and a list of one alike.
def items(array)
  array.respond_to?(:items) && !array.items.nil? ? [array.items].flatten : []
end

def show_fault
  yield
rescue SOAP::FaultError => error
  name = error.detail.respond_to?(:authenticationFault) ? "authenticationFault" : nil
  name ||= error.detail.respond_to?(:authorizationFault) ? "authorizationFault" : "ipsApiFault"
  fault = error.detail.send(name)
  puts "fault #{name} #{fault.code} #{fault.reason}"
end

auth = AuthHeader.new
service = SOAP::WSDLDriverFactory.new("#{BASE}/scene7/webservice/IpsApi-2014-04-03.wsdl").create_rpc_driver
service.headerhandler << auth

company = service.getCompanyInfo(companyName: "Other").companyInfo
publish = { publishType: "Full", emailSetting: "None" }
handle = service.submitJob(companyHandle: company.companyHandle, jobName: "from ruby", imageServingPublishJob: publish).jobHandle
log = nil
until log&.respond_to?(:endDate) && log.endDate
  sleep 0.1
  log = items(service.getJobLogDetails(companyHandle: company.companyHandle, jobHandle: handle).jobLogArray).first
end
puts "ended #{log.endDate}"
show("company", company.name)
show("handle", handle)
show("started", log.startDate)
show("files", log.totalFileCount)
show("fatal", log.fatalError)
items(log.detailArray).each { |line| show("line", line.logType) }

later = service.submitJob(
  companyHandle: company.companyHandle,
  jobName: "later ruby",
  execTime: Time.at(1935397800),
  uploadUrlsJob: {
    urlArray: { items: [{ sourceUrl: "http://example.com/a.pdf", destPath: "a.pdf" }] },
    overwrite: true,
    readyForPublish: true,
    createMask: false,
    pdfOptions: { process: "Rasterize", resolution: 150.5 },
    emailSetting: "None",
  },
).jobHandle
of_later = { companyHandle: company.companyHandle, jobHandle: later }
scheduled = items(service.getScheduledJobs(of_later).jobArray).first
show("time", scheduled.nextFireTime)
show("resolution", scheduled.uploadUrlsJob.pdfOptions.resolution)
service.stopJob(of_later)
show("left", items(service.getScheduledJobs(of_later).jobArray).size)

open = items(service.getActiveJobs(companyHandle: company.companyHandle, originalName: "open").jobArray).first
show("progress", open.progress)

photo = items(service.getAssetsByName(companyHandle: company.companyHandle, nameArray: { items: ["photo"] }).assetArray).first
show("created", photo.created)
show("size", photo.imageInfo.fileSize)

show_fault { service.getCompanyInfo(companyName: "Nobody") }
bad = { publishType: "Full", emailSetting: "Sometimes" }
show_fault { service.submitJob(companyHandle: "c|47", jobName: "bad", imageServingPublishJob: bad) }
auth.password = "wrong"
show_fault { service.getCompanyInfo({}) }
