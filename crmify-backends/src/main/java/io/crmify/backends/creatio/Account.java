package io.crmify.backends.creatio;

import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.http.HttpCall;
import java.net.URI;
import java.util.Locale;

/** Whose Creatio it is. It has no call that tells an id of its own, so the address stands for it. */
record Account(Odata odata, URI address, String table) {
    private static final int LONGEST = 128;

    /** After a row was read, or might have been: that proves the credentials and the right to read. */
    String id() {
        odata.rows(HttpCall.get("/" + table).query("$select", Odata.ID).query("$top", "1"));
        var port = address.getPort() < 0 ? "" : ":" + address.getPort();
        var id = (address.getHost() + port + address.getPath())
                .toLowerCase(Locale.ROOT)
                .replaceAll("/+$", "");
        return id.substring(0, Math.min(id.length(), LONGEST));
    }
}
