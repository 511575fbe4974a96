import com.scene7.ipsapi.*;
import com.scene7.ipsapi.xsd.*;
import com.scene7.ipsapi.xsd._2014_04_03.*;
import com.scene7.ipsapi.xsd._2014_04_03.AuthHeader;
import java.net.URL;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import javax.xml.ws.WebServiceFeature;
import javax.xml.ws.soap.MTOMFeature;

public class Tour {
    interface Call {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        for (String mode : args[3].split(",")) {
            tour(args[0], args[1], args[2], mode);
            System.out.println("next");
        }
    }

    static void tour(String base, String user, String password, String mode) throws Exception {
        WebServiceFeature[] features = mode.equals("mtom") ? new WebServiceFeature[] {new MTOMFeature()} : new WebServiceFeature[0];

        // <example>
        URL wsdl = new URL(base + "/scene7/webservice/IpsApi-2014-04-03.wsdl");
        IpsApiService service = new IpsApiService(wsdl);
        IpsApiPortType port = mode.equals("1.2") ? service.getIpsApiSoap12Port(features) : service.getIpsApiSoapPort(features);
        AuthHeader auth = new AuthHeader();
        auth.setUser(user);
        auth.setPassword(password);
        auth.setAppName("shop");
        auth.setAppVersion("1");

        GetCompanyInfoParam ofCompany = new GetCompanyInfoParam();
        ofCompany.setCompanyName("Other");
        Company company = port.getCompanyInfo(ofCompany, auth).getCompanyInfo();

        ImageServingPublishJob publish = new ImageServingPublishJob();
        publish.setPublishType("Full");
        publish.setEmailSetting("None");
        SubmitJobParam job = new SubmitJobParam();
        job.setCompanyHandle(company.getCompanyHandle());
        job.setJobName("from java");
        job.setImageServingPublishJob(publish);
        String handle = port.submitJob(job, auth).getJobHandle();

        GetJobLogDetailsParam ofJob = new GetJobLogDetailsParam();
        ofJob.setCompanyHandle(company.getCompanyHandle());
        ofJob.setJobHandle(handle);
        List<JobLog> logs;
        do {
            Thread.sleep(100);
            logs = port.getJobLogDetails(ofJob, auth).getJobLogArray().getItems();
        } while (logs.isEmpty() || logs.get(0).getEndDate() == null);
        JobLog log = logs.get(0);
        System.out.println("ended " + log.getEndDate());

        try {
            ofCompany.setCompanyName("Nobody");
            port.getCompanyInfo(ofCompany, auth);
        } catch (AuthorizationFaultException error) {
            AuthorizationFault fault = error.getFaultInfo();
            System.out.println("fault authorizationFault " + fault.getCode() + " " + fault.getReason());
        }
        // </example>

        show("company", company.getName());
        show("handle", handle);
        show("started", log.getStartDate());
        show("files", log.getTotalFileCount());
        show("fatal", log.isFatalError());
        for (JobLogDetail line : log.getDetailArray().getItems()) {
            show("line", line.getLogType());
        }

        UploadUrl address = new UploadUrl();
        address.setSourceUrl("http://example.com/a.pdf");
        address.setDestPath("a.pdf");
        UploadUrlArray addresses = new UploadUrlArray();
        addresses.getItems().add(address);
        PDFOptions pdf = new PDFOptions();
        pdf.setProcess("Rasterize");
        pdf.setResolution(150.5);
        UploadUrlsJob upload = new UploadUrlsJob();
        upload.setUrlArray(addresses);
        upload.setOverwrite(true);
        upload.setReadyForPublish(true);
        upload.setPdfOptions(pdf);
        upload.setEmailSetting("None");
        GregorianCalendar time = new GregorianCalendar();
        time.setTime(new Date(1935397800000L));
        SubmitJobParam later = new SubmitJobParam();
        later.setCompanyHandle(company.getCompanyHandle());
        later.setJobName("later java");
        later.setExecTime(DatatypeFactory.newInstance().newXMLGregorianCalendar(time));
        later.setUploadUrlsJob(upload);
        String laterHandle = port.submitJob(later, auth).getJobHandle();
        GetScheduledJobsParam ofLater = new GetScheduledJobsParam();
        ofLater.setCompanyHandle(company.getCompanyHandle());
        ofLater.setJobHandle(laterHandle);
        ScheduledJob scheduled = port.getScheduledJobs(ofLater, auth).getJobArray().getItems().get(0);
        show("time", scheduled.getNextFireTime());
        show("resolution", scheduled.getUploadUrlsJob().getPdfOptions().getResolution());
        StopJobParam stop = new StopJobParam();
        stop.setCompanyHandle(company.getCompanyHandle());
        stop.setJobHandle(laterHandle);
        StopJobReturn stopped = port.stopJob(stop, auth);
        show("left", port.getScheduledJobs(ofLater, auth).getJobArray().getItems().size());

        GetActiveJobsParam ofOpen = new GetActiveJobsParam();
        ofOpen.setCompanyHandle(company.getCompanyHandle());
        ofOpen.setOriginalName("open");
        show("progress", port.getActiveJobs(ofOpen, auth).getJobArray().getItems().get(0).getProgress());

        StringArray names = new StringArray();
        names.getItems().add("photo");
        GetAssetsByNameParam ofPhoto = new GetAssetsByNameParam();
        ofPhoto.setCompanyHandle(company.getCompanyHandle());
        ofPhoto.setNameArray(names);
        Asset photo = port.getAssetsByName(ofPhoto, auth).getAssetArray().getItems().get(0);
        show("created", photo.getCreated());
        show("size", photo.getImageInfo().getFileSize());

        try {
            publish.setEmailSetting("Sometimes");
            port.submitJob(job, auth);
        } catch (IpsApiFaultException error) {
            IpsApiFault fault = error.getFaultInfo();
            System.out.println("fault ipsApiFault " + fault.getCode() + " " + fault.getReason());
        }
        try {
            auth.setPassword("wrong");
            port.getCompanyInfo(ofCompany, auth);
        } catch (AuthenticationFaultException error) {
            AuthenticationFault fault = error.getFaultInfo();
            System.out.println("fault authenticationFault " + fault.getCode() + " " + fault.getReason());
        }
    }

    static void show(String key, Object value) {
        String kind = value instanceof XMLGregorianCalendar ? "date" : value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
        System.out.println(key + " " + kind + " " + value);
    }
}
