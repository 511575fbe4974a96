use strict;
use warnings;
use POSIX qw(strftime);

my ($base, $user, $password) = @ARGV;
$| = 1;

# SOAP::Lite reads the WSDL, but what it makes of it takes plain strings only; so users call as below.
use SOAP::Lite;
my $described = SOAP::Lite->service("$base/scene7/webservice/IpsApi-2014-04-03.wsdl");
$described->can($_) or die "no operation $_" for qw(getCompanyInfo submitJob getJobLogDetails);

# <example>
use SOAP::Lite;

my $namespace = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
my $soap = SOAP::Lite->proxy("$base/scene7/services/IpsApiService")
    ->default_ns($namespace);  # qualifies the fields too; ns() and uri() do not

sub field { my ($name, @value) = @_; SOAP::Data->name($name => @value) }
sub group { my ($name, @fields) = @_; SOAP::Data->name($name => \SOAP::Data->value(@fields)) }

my $auth = SOAP::Header->name(authHeader => \SOAP::Data->value(
    field(user => $user), field(password => $password), field(appName => "shop"), field(appVersion => "1"),
))->attr({ xmlns => $namespace });

my $company = $soap->call(getCompanyInfoParam => field(companyName => "Other"), $auth)->result;
my $handle = $soap->call(submitJobParam =>
    field(companyHandle => $company->{companyHandle}),
    field(jobName => "from perl"),
    group(imageServingPublishJob => field(publishType => "Full"), field(emailSetting => "None")),
    $auth)->result;

my $log;
do {
    select undef, undef, undef, 0.1;
    my $answer = $soap->call(getJobLogDetailsParam =>
        field(companyHandle => $company->{companyHandle}), field(jobHandle => $handle), $auth);
    $log = $answer->valueof("//jobLogArray/items");  # the first one
} until $log && $log->{endDate};
print "ended $log->{endDate}\n";

my $answer = $soap->call(getCompanyInfoParam => field(companyName => "Nobody"), $auth);
if ($answer->fault) {
    my ($name, $fault) = %{ $answer->faultdetail };
    print "fault $name $fault->{code} $fault->{reason}\n";
}
# </example>

sub show { my ($key, $value) = @_; print "$key text ", $value // "", "\n" }
sub ask {
    my $asked = $soap->call(@_);
    die $asked->faultstring if $asked->fault;
    return $asked;
}

show(company => $company->{name});
show(handle  => $handle);
show(started => $log->{startDate});
show(files   => $log->{totalFileCount});
show(fatal   => $log->{fatalError});
my $all = ask(getJobLogDetailsParam => field(companyHandle => "c|47"), field(jobHandle => $handle), $auth);
show(line => $_->{logType}) for $all->valueof("//jobLogArray/[1]/detailArray/items");

# What SOAP::Lite guesses: an address is xsd:anyURI, 150.5 xsd:float, 1 xsd:int, undef xsi:nil.
my $later = ask(submitJobParam =>
    field(companyHandle => "c|47"),
    field(userHandle => undef),
    field(jobName => "later perl"),
    field(execTime => strftime("%Y-%m-%dT%H:%M:%SZ", gmtime 1935397800)),
    field(description => undef),
    group(uploadUrlsJob =>
        group(urlArray => group(items => field(sourceUrl => "http://example.com/a.pdf"), field(destPath => "a.pdf"))),
        field(overwrite => 1), field(readyForPublish => 1), field(createMask => 0),
        group(pdfOptions => field(process => "Rasterize"), field(resolution => 150.5)),
        field(emailSetting => "None")),
    $auth)->result;
my @ofLater = (field(companyHandle => "c|47"), field(jobHandle => $later), $auth);
my $scheduled = ask(getScheduledJobsParam => @ofLater)->valueof("//jobArray/items");
show(time => $scheduled->{nextFireTime});
show(resolution => $scheduled->{uploadUrlsJob}{pdfOptions}{resolution});
ask(stopJobParam => @ofLater);
my @left = ask(getScheduledJobsParam => @ofLater)->valueof("//jobArray/items");
show(left => scalar @left);

my $open = ask(getActiveJobsParam => field(companyHandle => "c|47"), field(originalName => "open"), $auth);
show(progress => $open->valueof("//jobArray/items")->{progress});

my $photo = ask(getAssetsByNameParam =>
    field(companyHandle => "c|47"), group(nameArray => field(items => "photo")), $auth)->valueof("//assetArray/items");
show(created => $photo->{created});
show(size    => $photo->{imageInfo}{fileSize});

my $wrong = SOAP::Header->name(authHeader => \SOAP::Data->value(
    field(user => $user), field(password => "wrong"), field(appName => "shop"), field(appVersion => "1"),
))->attr({ xmlns => $namespace });
for my $asked (
    $soap->call(submitJobParam =>
        field(companyHandle => "c|47"), field(jobName => "bad"),
        group(imageServingPublishJob => field(publishType => "Full"), field(emailSetting => "Sometimes")), $auth),
    $soap->call(getCompanyInfoParam => $wrong),
) {
    my ($name, $fault) = %{ $asked->faultdetail };
    print "fault $name $fault->{code} $fault->{reason}\n";
}
