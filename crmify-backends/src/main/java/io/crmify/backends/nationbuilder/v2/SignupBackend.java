package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.BackendContext;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backends.nationbuilder.person.NationBackend;
import io.crmify.backends.nationbuilder.person.StatusTagNames;
import io.crmify.backends.nationbuilder.person.SupportLevels;
import io.crmify.backends.nationbuilder.person.Writing;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import io.crmify.backends.nationbuilder.wire.Nation;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signups of NationBuilder's API v2. */
public final class SignupBackend implements NationBackend, FieldCatalogue, EventSink {
    private final Parts parts;
    private final SignupEvents events;
    private final SignupFields fields;

    private SignupBackend(Parts parts) {
        this.parts = parts;
        this.events = new SignupEvents(parts.setting().exchange());
        this.fields = new SignupFields(parts.setting().exchange());
    }

    public static SignupBackend of(Nation nation, BackendContext context, Choices choices, InstantSource clock) {
        var exchange = new Exchange(nation.http().withClock(clock), new JsonApi());
        var setting = new Setting(nation, exchange, context, choices, SignupForm.of(choices), clock);
        var tags = new SignupTags(exchange, clock);
        var status = status(setting, tags);
        var reads = new SignupReads(setting);
        var lists = new SignupLists(exchange, clock);
        var joining = new SignupJoining(tags, lists, status.catalogue(), status.keeping());
        var writing = new Writing(setting, status.catalogue(), reads, joining);
        return new SignupBackend(new Parts(setting, writing, reads, status.catalogue(), tags, lists));
    }

    /** @param keeping null if it is an attribute of the person */
    private record Status(Catalogue catalogue, @Nullable StatusKeeping keeping) {}

    private static Status status(Setting setting, SignupTags tags) {
        var choices = setting.choices();
        var clock = setting.clock();
        return switch (choices.status()) {
            case SUPPORT_LEVEL -> new Status(SupportLevels.catalogue(clock), null);
            case TAG -> {
                var kept = new StatusTags(setting.exchange(), tags, StatusTagNames.of(choices), clock);
                yield new Status(kept.catalogue(), kept);
            }
            case PATH -> {
                var kept = new PathSteps(setting.exchange(), choices.path(), clock);
                yield new Status(kept.catalogue(), kept);
            }
        };
    }

    @Override
    public Parts parts() {
        return parts;
    }

    @Override
    public List<Field> fields() {
        return fields.all();
    }

    @Override
    public void record(CrmEvent event) {
        Ids.ensureKnown(event.crmId());
        events.record(event);
    }
}
