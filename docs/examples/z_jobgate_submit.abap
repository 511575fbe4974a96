*& Submits a PDF that lies on the application server, waits for the end, and lists what was made of it. ABAP 7.50.
*& SM59: destination JOBGATE of type G with host, port and, for https, the certificate in STRUST.
*& It has been read by people and compared with the other examples; there is no ABAP where they are run.
REPORT z_jobgate_submit.

PARAMETERS: p_file TYPE string LOWER CASE OBLIGATORY,
            p_prof TYPE string LOWER CASE DEFAULT 'thumbnail',
            p_key  TYPE string LOWER CASE.

START-OF-SELECTION.
  cl_http_client=>create_by_destination( EXPORTING destination = 'JOBGATE' IMPORTING client = DATA(client) ).

* The file, and its digest: the same key again makes no second job.
  DATA content TYPE xstring.
  OPEN DATASET p_file FOR INPUT IN BINARY MODE.
  READ DATASET p_file INTO content.
  CLOSE DATASET p_file.
  cl_abap_message_digest=>calculate_hash_for_raw(
    EXPORTING if_algorithm = 'SHA256' if_data = content IMPORTING ef_hashstring = DATA(digest) ).

  DATA(request) = client->request.
  request->set_method( 'POST' ).
  cl_http_utility=>set_request_uri( request = request uri = '/v1/jobs' ).
  request->set_header_field( name = 'Authorization' value = |Bearer { p_key }| ).
  request->set_header_field( name = 'Accept' value = 'application/xml' ).
  request->set_header_field( name = 'Idempotency-Key' value = |{ digest }-{ p_prof }| ).
  request->set_header_field( name = 'Content-Type' value = 'multipart/form-data' ).
  DATA(job) = request->add_multipart( ).
  job->set_header_field( name = 'Content-Disposition' value = 'form-data; name="job"' ).
  job->set_content_type( 'application/xml' ).
  job->set_cdata( |<job><workflow>rip-pdf</workflow><profile>{ p_prof }</profile></job>| ).
  DATA(data) = request->add_multipart( ).
  data->set_header_field( name = 'Content-Disposition' value = 'form-data; name="data"; filename="document.pdf"' ).
  data->set_content_type( 'application/pdf' ).
  data->set_data( content ).
  PERFORM call.
  FIND REGEX '<jobId>([^<]+)</jobId>' IN client->response->get_cdata( ) SUBMATCHES DATA(job_id).

* 409 tells that the job has not ended yet.
  DO.
    client->refresh_request( ).
    client->request->set_method( 'GET' ).
    cl_http_utility=>set_request_uri( request = client->request uri = |/v1/jobs/{ job_id }/result| ).
    client->request->set_header_field( name = 'Authorization' value = |Bearer { p_key }| ).
    client->request->set_header_field( name = 'Accept' value = 'application/xml' ).
    client->request->set_header_field( name = 'Prefer' value = 'wait=30' ).
    PERFORM call.
    client->response->get_status( IMPORTING code = DATA(status) ).
    IF status <> 409.
      EXIT.
    ENDIF.
  ENDDO.

  FIND ALL OCCURRENCES OF REGEX '<fileName>([^<]+)</fileName>' IN client->response->get_cdata( ) RESULTS DATA(names).
  DATA(xml) = client->response->get_cdata( ).
  LOOP AT names INTO DATA(name).
    DATA(place) = name-submatches[ 1 ].
    WRITE / substring( val = xml off = place-offset len = place-length ).
  ENDLOOP.

* Sends what was prepared. A refusal is a problem document: what failed, why, and how to mend it.
FORM call.
  client->send( EXCEPTIONS OTHERS = 1 ).
  client->receive( EXCEPTIONS OTHERS = 1 ).
  IF sy-subrc <> 0.
    client->get_last_error( IMPORTING message = DATA(reason) ).
    MESSAGE reason TYPE 'E'.
  ENDIF.
  client->response->get_status( IMPORTING code = DATA(code) ).
  IF code >= 400 AND code <> 409.
    FIND REGEX '<detail>([^<]+)</detail>' IN client->response->get_cdata( ) SUBMATCHES DATA(detail).
    MESSAGE detail TYPE 'E'.
  ENDIF.
ENDFORM.
