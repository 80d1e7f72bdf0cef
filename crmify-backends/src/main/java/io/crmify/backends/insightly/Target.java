package io.crmify.backends.insightly;

import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.util.Optional;

/**
 * Where the records of a connection are.
 *
 * @param keyField the custom field for crmify's key; blank for none
 */
record Target(CrmHttp http, CrmObject object, String keyField) {
    HttpAnswer send(HttpCall call) {
        return http.send(call);
    }

    /** A record as Insightly has it, custom fields and tags included; empty if it has none of that id. */
    Optional<LenientJson> read(String crmId) {
        if (!CrmObject.isId(crmId)) {
            return Optional.empty();
        }
        var answer = send(HttpCall.get(object.onePath(), crmId));
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(Verdicts.read(answer).json());
    }

    /** Refuses an id that cannot be one of Insightly's before a call is made. */
    String known(String crmId) {
        if (CrmObject.isId(crmId)) {
            return crmId;
        }
        throw Verdicts.gone("the CRM id is none of Insightly's", null);
    }
}
