import com.scene7.www.IpsApi.*;
import com.scene7.www.IpsApi.xsd.*;
import com.scene7.www.IpsApi.xsd._2014_04_03.*;
import java.net.URL;
import java.util.Calendar;
import java.util.Date;
import org.apache.axis.client.Stub;
import org.apache.axis.message.SOAPHeaderElement;

public class Tour {
    static final String NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

    public static void main(String[] args) throws Exception {
        IpsApiPortType port = new IpsApiServiceLocator().getIpsApiSoapPort(new URL(args[0] + "/scene7/services/IpsApiService"));
        logIn(port, args[1], args[2]);

        GetCompanyInfoParam ofCompany = new GetCompanyInfoParam();
        ofCompany.setCompanyName("Other");
        Company company = port.getCompanyInfo(ofCompany).getCompanyInfo();

        ImageServingPublishJob publish = new ImageServingPublishJob();
        publish.setPublishType("Full");
        publish.setEmailSetting("None");
        SubmitJobParam job = new SubmitJobParam();
        job.setCompanyHandle(company.getCompanyHandle());
        job.setJobName("from axis");
        job.setImageServingPublishJob(publish);
        String handle = port.submitJob(job).getJobHandle();

        GetJobLogDetailsParam ofJob = new GetJobLogDetailsParam();
        ofJob.setCompanyHandle(company.getCompanyHandle());
        ofJob.setJobHandle(handle);
        JobLog[] logs;
        do {
            Thread.sleep(100);
            logs = port.getJobLogDetails(ofJob).getJobLogArray();
        } while (logs == null || logs.length == 0 || logs[0].getEndDate() == null);
        JobLog log = logs[0];
        System.out.println("ended " + log.getEndDate().toInstant());
        show("company", company.getName());
        show("handle", handle);
        show("started", log.getStartDate());
        show("files", log.getTotalFileCount());
        show("fatal", log.isFatalError());
        for (JobLogDetail line : log.getDetailArray()) {
            show("line", line.getLogType());
        }

        UploadUrl address = new UploadUrl();
        address.setSourceUrl("http://example.com/a.pdf");
        address.setDestPath("a.pdf");
        PDFOptions pdf = new PDFOptions();
        pdf.setProcess("Rasterize");
        pdf.setResolution(150.5);
        UploadUrlsJob upload = new UploadUrlsJob();
        upload.setUrlArray(new UploadUrl[] {address});
        upload.setOverwrite(true);
        upload.setReadyForPublish(true);
        upload.setPdfOptions(pdf);
        upload.setEmailSetting("None");
        Calendar time = Calendar.getInstance();
        time.setTime(new Date(1935397800000L));
        SubmitJobParam later = new SubmitJobParam();
        later.setCompanyHandle(company.getCompanyHandle());
        later.setJobName("later axis");
        later.setExecTime(time);
        later.setUploadUrlsJob(upload);
        String laterHandle = port.submitJob(later).getJobHandle();
        GetScheduledJobsParam ofLater = new GetScheduledJobsParam();
        ofLater.setCompanyHandle(company.getCompanyHandle());
        ofLater.setJobHandle(laterHandle);
        ScheduledJob scheduled = port.getScheduledJobs(ofLater).getJobArray()[0];
        show("time", scheduled.getNextFireTime());
        show("resolution", scheduled.getUploadUrlsJob().getPdfOptions().getResolution());
        StopJobParam stop = new StopJobParam();
        stop.setCompanyHandle(company.getCompanyHandle());
        stop.setJobHandle(laterHandle);
        StopJobReturn stopped = port.stopJob(stop);
        ScheduledJob[] left = port.getScheduledJobs(ofLater).getJobArray();
        show("left", left == null ? 0 : left.length);

        GetActiveJobsParam ofOpen = new GetActiveJobsParam();
        ofOpen.setCompanyHandle(company.getCompanyHandle());
        ofOpen.setOriginalName("open");
        show("progress", port.getActiveJobs(ofOpen).getJobArray()[0].getProgress());

        GetAssetsByNameParam ofPhoto = new GetAssetsByNameParam();
        ofPhoto.setCompanyHandle(company.getCompanyHandle());
        ofPhoto.setNameArray(new String[] {"photo"});
        Asset photo = port.getAssetsByName(ofPhoto).getAssetArray()[0];
        show("created", photo.getCreated());
        show("size", photo.getImageInfo().getFileSize());

        try {
            ofCompany.setCompanyName("Nobody");
            port.getCompanyInfo(ofCompany);
        } catch (AuthorizationFault fault) {
            System.out.println("fault authorizationFault " + fault.getCode() + " " + fault.getReason());
        }
        try {
            publish.setEmailSetting("Sometimes");
            port.submitJob(job);
        } catch (IpsApiFault fault) {
            System.out.println("fault ipsApiFault " + fault.getCode() + " " + fault.getReason());
        }
        try {
            logIn(port, args[1], "wrong");
            port.getCompanyInfo(ofCompany);
        } catch (AuthenticationFault fault) {
            System.out.println("fault authenticationFault " + fault.getCode() + " " + fault.getReason());
        }
    }

    static void logIn(IpsApiPortType port, String user, String password) throws Exception {
        SOAPHeaderElement auth = new SOAPHeaderElement(NAMESPACE, "authHeader");
        auth.addChildElement("user").addTextNode(user);
        auth.addChildElement("password").addTextNode(password);
        auth.addChildElement("appName").addTextNode("shop");
        auth.addChildElement("appVersion").addTextNode("1");
        ((Stub) port).clearHeaders();
        ((Stub) port).setHeader(auth);
    }

    static void show(String key, Object value) {
        String kind = value instanceof Calendar ? "date" : value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
        System.out.println(key + " " + kind + " " + (value instanceof Calendar ? ((Calendar) value).toInstant() : value));
    }
}
