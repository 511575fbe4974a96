<?php
[, $base, $user, $password, $path] = $argv;

// <example>
$client = new SoapClient("$base/soap?wsdl", [
    "login" => $user,
    "password" => $password,
    "features" => SOAP_SINGLE_ELEMENT_ARRAYS, // a list of one is a list
    "cache_wsdl" => WSDL_CACHE_NONE, // WSDL_CACHE_BOTH, the default, keeps it for a day
]);

$job = [
    "workflow" => "rip-pdf",
    "options" => ["option" => [["name" => "pages", "value" => "1"]]],
    "documents" => ["document" => [["content" => file_get_contents($path), "fileName" => "order.pdf"]]],
];
$made = $client->submitDocument(["job" => $job])->submittedJob;
$result = $client->getResult(["jobId" => $made->jobId, "waitSeconds" => 50])->result;
$resultId = $result->dataList->data[0]->resultId;
$file = $client->downloadResult(["jobId" => $made->jobId, "resultId" => $resultId]);
echo "file $file->fileName $file->contentType ", strlen($file->content), "\n";

try {
    $client->submitDocument(["job" => ["workflow" => "rip-pfd"] + $job]);
} catch (SoapFault $error) {
    echo "fault {$error->detail->problem->code}\n";
}
// </example>
