local client = require "soap.client"
local base, user, password, version = arg[1], arg[2], arg[3], tonumber(arg[4])
local namespace = "http://www.scene7.com/IpsApi/xsd/2014-04-03"

-- LuaSOAP reads no WSDL and takes no other status than 200, so that the header asks for faults with 200.
local function call(operation, fields, secret)
  local auth = { tag = "authHeader", attr = { xmlns = namespace } }
  local shown = { { "user", user }, { "password", secret or password }, { "appName", "shop" }, { "appVersion", "1" }, { "faultHttpStatusCode", "200" } }
  for _, field in ipairs(shown) do
    auth[#auth + 1] = { tag = field[1], field[2] }
  end
  local _, method, result = client.call {
    url = base .. "/scene7/services/IpsApiService",
    soapaction = operation,
    soapversion = version,
    namespace = namespace,
    method = operation .. "Param",
    entries = fields,
    header = auth,
  }
  return result, method
end

local function field(name, ...) return { tag = name, ... } end

-- The first element of this name below another one; LuaSOAP gives trees of tags.
local function find(node, name)
  for _, child in ipairs(node) do
    if type(child) == "table" then
      if child.tag:gsub("^.*:", "") == name then return child end
      local found = find(child, name)
      if found then return found end
    end
  end
end

local function text(node, name)
  local found = find(node, name)
  return found and (found[1] or "")
end

local function show(key, value) print(key .. " text " .. value) end

local function showFault(result)
  local detail = find(result, "detail") or find(result, "Detail")
  for _, fault in ipairs(detail) do
    if type(fault) == "table" then
      print("fault " .. fault.tag:gsub("^.*:", "") .. " " .. text(fault, "code") .. " " .. text(fault, "reason"))
    end
  end
end

local company = call("getCompanyInfo", { field("companyName", "Other") })
local publish = field("imageServingPublishJob", field("publishType", "Full"), field("emailSetting", "None"))
local handle = text(call("submitJob", { field("companyHandle", "c|47"), field("jobName", "from lua"), publish }), "jobHandle")
local log
repeat
  require("socket").sleep(0.1)
  log = find(call("getJobLogDetails", { field("companyHandle", "c|47"), field("jobHandle", handle) }), "items")
until log and text(log, "endDate")
print("ended " .. text(log, "endDate"))
show("company", text(company, "name"))
show("handle", handle)
show("started", text(log, "startDate"))
show("files", text(log, "totalFileCount"))
show("fatal", text(log, "fatalError"))
for _, line in ipairs(find(log, "detailArray")) do
  if type(line) == "table" then show("line", text(line, "logType")) end
end

local address = field("urlArray", field("items", field("sourceUrl", "http://example.com/a.pdf"), field("destPath", "a.pdf")))
local later = text(call("submitJob", {
  field("companyHandle", "c|47"), field("jobName", "later lua"), field("execTime", os.date("!%Y-%m-%dT%H:%M:%SZ", 1935397800)),
  field("uploadUrlsJob", address, field("overwrite", "true"), field("readyForPublish", "true"), field("createMask", "false"),
    field("pdfOptions", field("process", "Rasterize"), field("resolution", "150.5")), field("emailSetting", "None")),
}), "jobHandle")
local ofLater = { field("companyHandle", "c|47"), field("jobHandle", later) }
local scheduled = call("getScheduledJobs", ofLater)
show("time", text(scheduled, "nextFireTime"))
show("resolution", text(find(scheduled, "pdfOptions"), "resolution"))
call("stopJob", ofLater)
show("left", find(call("getScheduledJobs", ofLater), "items") and 1 or 0)

show("progress", text(call("getActiveJobs", { field("companyHandle", "c|47"), field("originalName", "open") }), "progress"))

local photo = call("getAssetsByName", { field("companyHandle", "c|47"), field("nameArray", field("items", "photo")) })
show("created", text(photo, "created"))
show("size", text(photo, "fileSize"))

showFault(call("getCompanyInfo", { field("companyName", "Nobody") }))
local bad = field("imageServingPublishJob", field("publishType", "Full"), field("emailSetting", "Sometimes"))
showFault(call("submitJob", { field("companyHandle", "c|47"), field("jobName", "bad"), bad }))
showFault(call("getCompanyInfo", {}, "wrong"))
