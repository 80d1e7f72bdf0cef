package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.BackendContext;
import io.crmify.backends.nationbuilder.person.NationBackend;
import io.crmify.backends.nationbuilder.person.StatusTagNames;
import io.crmify.backends.nationbuilder.person.SupportLevels;
import io.crmify.backends.nationbuilder.person.Writing;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Nation;
import java.time.InstantSource;

/** People of NationBuilder's API v1. */
public record PeopleBackend(Parts parts) implements NationBackend {
    public static PeopleBackend of(Nation nation, BackendContext context, Choices choices, InstantSource clock) {
        var exchange = new Exchange(nation.http().withClock(clock), new V1());
        var setting = new Setting(nation, exchange, context, choices, PeopleForm.of(choices), clock);
        var reads = new PeopleReads(setting);
        var tags = new PeopleTags(exchange, reads);
        var names = StatusTagNames.of(choices);
        var isTag = choices.status() == Choices.Status.TAG;
        var statuses = isTag ? names.catalogue(() -> PeopleTags.all(exchange), clock) : SupportLevels.catalogue(clock);
        var lists = new PeopleLists(exchange, clock);
        var joining = new PeopleJoining(tags, lists, isTag ? new PeopleJoining.StatusTags(names, statuses) : null);
        return new PeopleBackend(
                new Parts(setting, new Writing(setting, statuses, reads, joining), reads, statuses, tags, lists));
    }
}
