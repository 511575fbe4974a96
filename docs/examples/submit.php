<?php
// Submits a PDF, waits for the end, and fetches what was made of it: php submit.php FILE [PROFILE]
// Needs php-curl. JOBGATE_URL says where the server is, JOBGATE_KEY is the key to log in with.

$url = getenv('JOBGATE_URL') ?: 'http://127.0.0.1:8080';
[, $file, $profile] = $argv + [2 => 'thumbnail'];

/** The status and the body of an answer. */
function call(string $address, array $headers = [], ?array $form = null): array
{
    $request = curl_init($address);
    if (getenv('JOBGATE_KEY')) {
        $headers[] = 'Authorization: Bearer ' . getenv('JOBGATE_KEY');
    }
    curl_setopt_array($request, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => $headers, CURLOPT_TIMEOUT => 60]);
    if ($form !== null) {
        curl_setopt($request, CURLOPT_POSTFIELDS, $form);
    }
    $body = curl_exec($request);
    if ($body === false) {
        throw new RuntimeException(curl_error($request));
    }
    return [curl_getinfo($request, CURLINFO_RESPONSE_CODE), $body];
}

/** A refusal is a problem document: what failed, why, and how to mend it. */
function refused(string $body): never
{
    $problem = json_decode($body, true);
    fwrite(STDERR, "{$problem['code']}: {$problem['detail']}\n");
    exit(1);
}

// The same key again makes no second job, so this may be repeated until it is answered.
$key = 'Idempotency-Key: ' . hash_file('sha256', $file) . "-$profile";
[$status, $body] = call("$url/v1/jobs", [$key], [
    'job' => json_encode(['workflow' => 'rip-pdf', 'profile' => $profile]),
    'data' => new CURLFile($file),
]);
$status < 300 || refused($body);
$job = json_decode($body, true)['jobId'];

// 409 tells that the job has not ended yet.
do {
    [$status, $body] = call("$url/v1/jobs/$job/result", ['Prefer: wait=30']);
} while ($status === 409);
$status < 300 || refused($body);
$result = json_decode($body, true);

foreach ($result['events'] as $event) {
    if ($event['severity'] !== 'info') {
        fwrite(STDERR, "{$event['severity']}: {$event['message']}\n");
    }
}
foreach ($result['dataList'] ?? [] as $entry) {
    [, $content] = call("$url/v1/jobs/$job/result/{$entry['resultId']}");
    file_put_contents($entry['fileName'], $content);
    echo $entry['fileName'], "\n";
}
exit($result['success'] ? 0 : 1);
