package require WS::Client

lassign $argv base user password
::WS::Client::GetAndParseWsdl "$base/scene7/webservice/IpsApi-2014-04-03.wsdl"
set auth [list user $user password $password appName shop appVersion 1]

# The header's fields stand beside the operation's own.
proc call {operation args} {
    return [::WS::Client::DoCall IpsApiService $operation [list {*}$::auth {*}$args]]
}

proc show {key value} {
    puts "$key text $value"
}

proc first {answer array} {
    return [lindex [dict get $answer $array items] 0]
}

# tclws shows a fault's name as the message and the text of its detail, code and reason, in the trace.
proc showFault {script} {
    if {[catch {uplevel $script} name options]} {
        regexp {^(\d+)([^\n]*)} [dict get $options -errorinfo] all code reason
        puts "fault $name $code $reason"
    }
}

set company [dict get [call getCompanyInfo companyName Other] companyInfo]
set handle [dict get [call submitJob companyHandle [dict get $company companyHandle] jobName "from tcl" \
    imageServingPublishJob {publishType Full emailSetting None}] jobHandle]
while 1 {
    after 100
    set answer [call getJobLogDetails companyHandle c|47 jobHandle $handle]
    if {[dict exists $answer jobLogArray items]} {
        set log [first $answer jobLogArray]
        if {[dict exists $log endDate]} break
    }
}
puts "ended [dict get $log endDate]"
show company [dict get $company name]
show handle $handle
show started [dict get $log startDate]
show files [dict get $log totalFileCount]
show fatal [dict get $log fatalError]
foreach line [dict get $log detailArray items] {
    show line [dict get $line logType]
}

set later [dict get [call submitJob companyHandle c|47 jobName "later tcl" execTime 2031-05-01T10:30:00Z uploadUrlsJob {
    urlArray {items {{sourceUrl http://example.com/a.pdf destPath a.pdf}}} overwrite true readyForPublish true
    createMask false pdfOptions {process Rasterize resolution 150.5} emailSetting None
}] jobHandle]
set scheduled [first [call getScheduledJobs companyHandle c|47 jobHandle $later] jobArray]
show time [dict get $scheduled nextFireTime]
show resolution [dict get $scheduled uploadUrlsJob pdfOptions resolution]
call stopJob companyHandle c|47 jobHandle $later
show left [dict size [dict get [call getScheduledJobs companyHandle c|47 jobHandle $later] jobArray]]

show progress [dict get [first [call getActiveJobs companyHandle c|47 originalName open] jobArray] progress]

set photo [first [call getAssetsByName companyHandle c|47 nameArray {items photo}] assetArray]
show created [dict get $photo created]
show size [dict get $photo imageInfo fileSize]

showFault {call getCompanyInfo companyName Nobody}
showFault {call submitJob companyHandle c|47 jobName bad imageServingPublishJob {publishType Full emailSetting Sometimes}}
dict set auth password wrong
showFault {call getCompanyInfo}
