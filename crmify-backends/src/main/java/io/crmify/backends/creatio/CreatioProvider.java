package io.crmify.backends.creatio;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.creatio.odata.Batches;
import io.crmify.backends.creatio.odata.Columns;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.PathPrefix;
import io.crmify.backends.creatio.record.RecordKind;
import io.crmify.backends.creatio.record.RecordRules;
import io.crmify.backends.creatio.record.Records;
import io.crmify.backends.creatio.relation.Activities;
import io.crmify.backends.creatio.relation.Qualification;
import io.crmify.backends.creatio.relation.Subscriptions;
import io.crmify.backends.creatio.relation.Tags;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.http.CrmHttp;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** {@code crmify.backend=creatio}: leads or contacts, by the setting {@code object}. */
public final class CreatioProvider implements BackendProvider {
    private static final String PATH_PREFIX = "path-prefix";
    private static final String BATCH_SIZE = "batch-size";
    private static final String EVENT_STATUS = "event-status";
    private static final String SUBSCRIBED = "subscribed-status";
    private static final String UNSUBSCRIBED = "unsubscribed-status";
    private static final int DEFAULT_BATCH = 50;
    /** The description of all tables has some megabytes. */
    private static final int MAX_METADATA = 64 * 1024 * 1024;

    private static final Set<String> TITLES = Set.of("Name");

    @Override
    public String name() {
        return "creatio";
    }

    @Override
    public Set<String> settings() {
        var settings = new HashSet<>(Set.of(PATH_PREFIX, BATCH_SIZE, EVENT_STATUS, SUBSCRIBED, UNSUBSCRIBED));
        settings.addAll(SignIn.SETTINGS);
        settings.addAll(RecordRules.SETTINGS);
        settings.addAll(JunkPolicy.SETTINGS);
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        var address = context.baseUrl()
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.base-url is missing; write it like https://mycompany.creatio.com"));
        var clock = Clock.systemUTC();
        var rules = RecordRules.of(context);
        var signIn = SignIn.of(context);
        var prefix = PathPrefix.of(context.setting(PATH_PREFIX).orElse("AUTO"));
        var http = CrmHttp.of(context, address, signIn.authorization());
        var table = rules.kind().table();
        var calls = signIn.open(context, http, clock);
        var odata = new Odata(calls.apply(http), prefix, table);
        var large = new Odata(calls.apply(http.withMaxBody(MAX_METADATA)), prefix, table);
        var columns = new Columns(large, table, rules.kind() == RecordKind.CONTACT ? TITLES : Set.of(), clock);
        var records = new Records(odata, rules, columns::lengths, clock);
        var tags = new Tags(odata, table, clock);
        var creatio = new Creatio(
                records,
                columns,
                new Account(odata, URI.create(address.toString()), table),
                tags,
                new Junk(JunkPolicy.of(context, "spam"), JunkPolicy.of(context, "review"), records, tags),
                new Activities(odata, table, context.setting(EVENT_STATUS).orElse(""), clock),
                batchSize(context));
        return rules.kind() == RecordKind.LEAD
                ? new CreatioLeads(creatio, new Qualification(odata))
                : new CreatioContacts(creatio, new Subscriptions(odata, words(context), clock));
    }

    private static Subscriptions.Words words(BackendContext context) {
        return new Subscriptions.Words(
                context.setting(SUBSCRIBED).orElse("Subscribed"),
                context.setting(UNSUBSCRIBED).orElse("Unsubscribed"));
    }

    private static int batchSize(BackendContext context) {
        var text = context.setting(BATCH_SIZE)
                .orElse(Integer.toString(DEFAULT_BATCH))
                .strip();
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(
                    "crmify.backend.batch-size was '%s'; write a number from 1 to %d".formatted(text, Batches.MOST));
        }
        return Math.min(Integer.parseInt(text), Batches.MOST);
    }
}
