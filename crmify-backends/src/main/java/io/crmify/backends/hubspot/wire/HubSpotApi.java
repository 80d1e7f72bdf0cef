package io.crmify.backends.hubspot.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import java.util.Collection;
import java.util.List;

/** HubSpot, as each part of the backend asks it. */
public final class HubSpotApi {
    private final CrmHttp http;
    private final ApiVersion version;
    private final Account account;
    private final Verdicts verdicts;

    /**
     * @param setUp what errors are judged by
     */
    public HubSpotApi(CrmHttp plain, BackendContext context, ApiVersion version, Verdicts.SetUp setUp) {
        this.version = version;
        this.account = new Account(plain, version);
        this.http = plain.withListener(new CallsLeft(context, account)::see);
        this.verdicts = new Verdicts(account, setUp);
    }

    private HubSpotApi(HubSpotApi like, Verdicts.SetUp setUp) {
        this.version = like.version;
        this.account = like.account;
        this.http = like.http;
        this.verdicts = new Verdicts(account, setUp);
    }

    /** The same, for records of another kind. */
    public HubSpotApi with(Verdicts.SetUp setUp) {
        return new HubSpotApi(this, setUp);
    }

    /** The answer, of whatever status. */
    public HttpAnswer send(HttpCall call) {
        return http.send(call);
    }

    /** The answer, if it is a success; no record is to blame if it is none. */
    public HttpAnswer read(HttpCall call) {
        return verdicts.read(http.send(call));
    }

    public String path(Place place) {
        return version.path(place);
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    /** The id of the account, asked for again. */
    public String accountId() {
        return account.id(verdicts);
    }

    /** The id of the account, as it was told once. */
    public String knownAccountId() {
        return account.knownId(verdicts);
    }

    /** Whether HubSpot may have given the id; another CRM's has the whole call refused. */
    public static boolean isId(String crmId) {
        return crmId.matches("\\d{1,20}");
    }

    /** Those of the ids that HubSpot may have given. */
    public static List<String> ids(Collection<String> crmIds) {
        return crmIds.stream().filter(HubSpotApi::isId).toList();
    }

    /** Sees to it that a call that has nothing to tell was a success. */
    public void done(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw verdicts.of(answer);
        }
        answer.orFailWithoutContent();
    }
}
