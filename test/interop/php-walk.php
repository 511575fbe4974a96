<?php
// Follows a job to its end with PHP's SoapClient, by every WSDL that is asked for, in both versions.
[, $base, $user, $password] = $argv;
$walks = [];
foreach (array_slice($argv, 4) as $file) {
    foreach (["IpsApiSoapPort" => SOAP_1_1, "IpsApiSoap12Port" => SOAP_1_2] as $port => $version) {
        foreach (["header", "basic"] as $way) {
            $options = ["soap_version" => $version, "cache_wsdl" => WSDL_CACHE_NONE];
            if ($way === "basic") {
                $options += ["login" => $user, "password" => $password];
            }
            $client = new SoapClient("$base/scene7/webservice/$file", $options);
            if ($way === "header") {
                $auth = ["user" => $user, "password" => $password, "appName" => "php", "appVersion" => "1"];
                $client->__setSoapHeaders(
                    new SoapHeader("http://www.scene7.com/IpsApi/xsd", "authHeader", (object) $auth, true)
                );
            }
            $company = $client->getCompanyInfo(["companyName" => "Other"])->companyInfo;
            $name = "php $file $port $way";
            $one = ["companyHandle" => $company->companyHandle];
            $job = ["publishType" => "Full", "emailSetting" => "None"];
            $handle = $client->submitJob($one + ["jobName" => $name, "imageServingPublishJob" => $job])->jobHandle;
            while (isset($client->getActiveJobs($one + ["jobHandle" => $handle])->jobArray->items)) {
                usleep(20000);
            }
            $log = $client->getJobLogDetails($one + ["originalName" => $name])->jobLogArray->items;
            $log = is_array($log) ? $log[0] : $log;
            $walks[] = [
                "name" => $name,
                "company" => $company->name,
                "ended" => isset($log->endDate),
                "logType" => $log->logType,
                "fatalError" => $log->fatalError,
                "lines" => array_map(fn ($line) => $line->logType, $log->detailArray->items),
            ];
        }
    }
}
echo json_encode($walks);
