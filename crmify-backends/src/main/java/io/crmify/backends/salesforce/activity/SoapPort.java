package io.crmify.backends.salesforce.activity;

import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.login.Session;
import io.crmify.backends.salesforce.wire.Version;

/** What REST has no call for: by SOAP, with the session that REST has. Thread-safe. */
public final class SoapPort {
    private static final String SESSION_REFUSED = "INVALID_SESSION_ID";

    private final Session session;
    private final Version version;

    public SoapPort(Session session, Version version) {
        this.session = session;
        this.version = version;
    }

    /** The answer, of whatever status; asked once more if the session has ended. */
    HttpAnswer ask(String body) {
        var first = session.id();
        var answer = sent(first, body);
        var isRefused = !answer.isSuccess() && Soap.fault(Soap.texts(answer)).equals(SESSION_REFUSED);
        return isRefused ? sent(session.idAfter(first), body) : answer; // nothing was done
    }

    private HttpAnswer sent(String id, String body) {
        return session.http()
                .send(HttpCall.post(version.soap())
                        .body("text/xml; charset=UTF-8", Soap.envelope(id, body))
                        .header("Accept", "text/xml")
                        .header("SOAPAction", "\"\""));
    }
}
