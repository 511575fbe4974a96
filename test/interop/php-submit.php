<?php
// Submits jobs with PHP's SoapClient: every WSDL that is asked for in both versions, a good job and a bad one.
[, $base] = $argv;
$told = [];
foreach (array_slice($argv, 2) as $file) {
    foreach (["IpsApiSoapPort" => SOAP_1_1, "IpsApiSoap12Port" => SOAP_1_2] as $port => $version) {
        $options = ["soap_version" => $version, "cache_wsdl" => WSDL_CACHE_NONE];
        $client = new SoapClient("$base/scene7/webservice/$file", $options);
        $namespace = "http://www.scene7.com/IpsApi/xsd";
        $auth = ["user" => "me@example.com", "password" => "x", "appName" => "php", "appVersion" => "1"];
        $client->__setSoapHeaders(new SoapHeader($namespace, "authHeader", $auth, true));
        $job = ["publishType" => "Full", "emailSetting" => "Error"];
        $call = ["companyHandle" => "47", "jobName" => "php $port", "imageServingPublishJob" => $job];
        $handle = $client->submitJob($call)->jobHandle;
        $fault = null;
        try {
            $call["imageServingPublishJob"]["emailSetting"] = "Sometimes";
            $client->submitJob($call);
        } catch (SoapFault $error) {
            $detail = get_object_vars($error->detail);
            $fault = [
                "message" => $error->getMessage(),
                "faultcode" => $error->faultcode,
                "element" => array_key_first($detail),
                "code" => (string) $detail["ipsApiFault"]->code,
            ];
        }
        $told[] = compact("file", "port", "handle", "fault");
    }
}
echo json_encode($told);
