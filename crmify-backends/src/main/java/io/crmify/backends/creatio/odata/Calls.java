package io.crmify.backends.creatio.odata;

import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;

/** Makes calls as a user that has signed in, in whichever way. */
@FunctionalInterface
public interface Calls {
    /** The answer, of whatever status. */
    HttpAnswer send(HttpCall call);
}
