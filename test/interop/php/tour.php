<?php
[, $base, $user, $password, $version, $path, $way] = $argv;
$wsdl = $base . $path;
$soap = $version === "1.2" ? SOAP_1_2 : SOAP_1_1;

// <example>
$client = new SoapClient($wsdl, [
    "soap_version" => $soap, // SOAP_1_1 or SOAP_1_2
    "features" => SOAP_SINGLE_ELEMENT_ARRAYS, // a list of one is a list
    "cache_wsdl" => WSDL_CACHE_NONE, // WSDL_CACHE_BOTH, the default, keeps it for a day
]);
$auth = ["user" => $user, "password" => $password, "appName" => "shop", "appVersion" => "1"];
$namespace = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
$client->__setSoapHeaders(new SoapHeader($namespace, "authHeader", (object) $auth));

$company = $client->getCompanyInfo(["companyName" => "Other"])->companyInfo;
$handle = $client->submitJob([
    "companyHandle" => $company->companyHandle,
    "jobName" => "from php",
    "imageServingPublishJob" => ["publishType" => "Full", "emailSetting" => "None"],
])->jobHandle;

$ofJob = ["companyHandle" => $company->companyHandle, "jobHandle" => $handle];
do {
    usleep(100000);
    $log = $client->getJobLogDetails($ofJob)->jobLogArray->items[0] ?? null;
} while (!isset($log->endDate));
echo "ended $log->endDate\n";

try {
    $client->getCompanyInfo(["companyName" => "Nobody"]);
} catch (SoapFault $error) {
    foreach ($error->detail as $name => $fault) {
        echo "fault $name $fault->code $fault->reason\n";
    }
}
// </example>

function show(string $key, mixed $value): void
{
    $kinds = ["integer" => "number", "double" => "number", "boolean" => "boolean"];
    echo "$key ", $kinds[gettype($value)] ?? "text", " ", is_bool($value) ? json_encode($value) : $value, "\n";
}

if ($way === "basic") {
    $client = new SoapClient($wsdl, [
        "soap_version" => $soap,
        "features" => SOAP_SINGLE_ELEMENT_ARRAYS,
        "cache_wsdl" => WSDL_CACHE_NONE,
        "login" => $user,
        "password" => $password,
    ]);
}

show("company", $company->name);
show("handle", $handle);
show("started", $log->startDate);
show("files", $log->totalFileCount);
show("fatal", $log->fatalError);
foreach ($log->detailArray->items as $line) {
    show("line", $line->logType);
}

// The unversioned vocabulary has no pdfOptions yet.
$options = str_contains($path, "-20") ? "pdfOptions" : "postScriptOptions";
$address = ["sourceUrl" => "http://example.com/a.pdf", "destPath" => "a.pdf"];
$later = $client->submitJob([
    "companyHandle" => $company->companyHandle,
    "jobName" => "later php",
    "execTime" => date(DATE_ATOM, 1935397800),
    "uploadUrlsJob" => [
        "urlArray" => ["items" => [$address]],
        "overwrite" => true,
        "readyForPublish" => true,
        "createMask" => false,
        $options => ["resolution" => 150.5],
        "emailSetting" => "None",
    ],
])->jobHandle;
$ofLater = ["companyHandle" => $company->companyHandle, "jobHandle" => $later];
$scheduled = $client->getScheduledJobs($ofLater)->jobArray->items[0];
show("time", $scheduled->nextFireTime);
show("resolution", $scheduled->uploadUrlsJob->$options->resolution);
$client->stopJob($ofLater);
show("left", count($client->getScheduledJobs($ofLater)->jobArray->items ?? []));

$open = ["companyHandle" => $company->companyHandle, "originalName" => "open"];
show("progress", $client->getActiveJobs($open)->jobArray->items[0]->progress);

$names = ["companyHandle" => $company->companyHandle, "nameArray" => ["items" => ["photo"]]];
$photo = $client->getAssetsByName($names)->assetArray->items[0];
show("created", $photo->created);
show("size", $photo->imageInfo->fileSize);

$bad = ["companyHandle" => "c|47", "jobName" => "bad"];
$bad["imageServingPublishJob"] = ["publishType" => "Full", "emailSetting" => "Sometimes"];
$wrong = new SoapHeader($namespace, "authHeader", (object) (["password" => "wrong"] + $auth));
foreach ([["submitJob", $bad, null], ["getCompanyInfo", [], $wrong]] as [$operation, $param, $header]) {
    try {
        if ($header !== null) {
            $client->__setSoapHeaders($header);
        }
        $client->__soapCall($operation, [$param]);
    } catch (SoapFault $error) {
        foreach ($error->detail as $name => $fault) {
            echo "fault $name $fault->code $fault->reason\n";
        }
    }
}
