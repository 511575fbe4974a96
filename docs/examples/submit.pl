# Submits a PDF, waits for the end, and fetches what was made of it: perl submit.pl FILE [PROFILE]
# Needs LWP (Debian: libwww-perl). JOBGATE_URL says where the server is, JOBGATE_KEY is the key to log in with.
use strict;
use warnings;
use Digest::SHA;
use HTTP::Request::Common qw(GET POST);
use JSON::PP qw(decode_json encode_json);
use LWP::UserAgent;

my $url = $ENV{JOBGATE_URL} // "http://127.0.0.1:8080";
my ($file, $profile) = ($ARGV[0], $ARGV[1] // "thumbnail");
my $agent = LWP::UserAgent->new(timeout => 60);
$agent->default_header(Authorization => "Bearer $ENV{JOBGATE_KEY}") if $ENV{JOBGATE_KEY};

# A refusal is a problem document: what failed, why, and how to mend it.
sub refused {
    my $problem = decode_json(shift->content);
    print STDERR "$problem->{code}: $problem->{detail}\n";
    exit 1;
}

# The same key again makes no second job, so this may be repeated until it is answered.
my $key = Digest::SHA->new(256)->addfile($file)->hexdigest . "-$profile";
my $answer = $agent->request(POST "$url/v1/jobs", "Idempotency-Key" => $key, Content_Type => "form-data",
    Content => [job => encode_json({ workflow => "rip-pdf", profile => $profile }), data => [$file]]);
refused($answer) unless $answer->is_success;
my $job = decode_json($answer->content)->{jobId};

# 409 tells that the job has not ended yet.
do { $answer = $agent->request(GET "$url/v1/jobs/$job/result", Prefer => "wait=30") } while $answer->code == 409;
refused($answer) unless $answer->is_success;
my $result = decode_json($answer->content);

for my $event (grep { $_->{severity} ne "info" } @{ $result->{events} }) {
    print STDERR "$event->{severity}: $event->{message}\n";
}
for my $entry (@{ $result->{dataList} // [] }) {
    $agent->get("$url/v1/jobs/$job/result/$entry->{resultId}", ":content_file" => $entry->{fileName});
    print "$entry->{fileName}\n";
}
exit($result->{success} ? 0 : 1);
