package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Nation;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What NationBuilder can do by either of its APIs. */
public interface NationBackend
        extends DescribedBackend,
                KeyLookup,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FlagReading,
                Tagging,
                JunkMarking,
                RecordErasure,
                MailingLists {
    /**
     * What a backend is made with.
     *
     * @param exchange in the dialect of its API
     */
    record Setting(
            Nation nation,
            Exchange exchange,
            BackendContext context,
            Choices choices,
            PersonForm form,
            InstantSource clock) {
        /** @throws IllegalArgumentException if a policy for junk cannot be read */
        public Setting {
            JunkPolicy.of(context, "spam");
            JunkPolicy.of(context, "review");
        }
    }

    /** Who does it. */
    record Parts(
            Setting setting, Writing writing, Reads reads, Catalogue statuses, Tagging tags, Consents.Lists lists) {}

    Parts parts();

    @Override
    default BackendProfile profile() {
        return Profiles.of(parts().setting().form(), parts().setting().choices());
    }

    @Override
    default String syncLead(Lead lead) {
        return parts().writing().write(lead);
    }

    @Override
    default boolean deleteLead(String crmId) {
        return parts().writing().delete(crmId).isPresent();
    }

    @Override
    default Optional<String> find(LeadKey key) {
        return parts().reads().byKey(key.external());
    }

    @Override
    default Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return parts().reads().filled(crmIds, wanted);
    }

    @Override
    default List<String> statuses() {
        return parts().statuses().read().stream().map(Catalogue.Entry::name).toList();
    }

    @Override
    default boolean isStatus(String word) {
        return parts().statuses().find(word).isPresent();
    }

    @Override
    default String accountId() {
        var exchange = parts().setting().exchange();
        exchange.id(exchange.read(exchange.dialect().me()));
        return parts().setting().nation().account();
    }

    @Override
    default Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        return parts().reads().flags(crmIds, names);
    }

    @Override
    default Set<String> tags(String crmId) {
        return parts().tags().tags(crmId);
    }

    @Override
    default void tag(String crmId, Set<String> added) {
        parts().tags().tag(crmId, added);
    }

    @Override
    default void untag(String crmId, Set<String> removed) {
        parts().tags().untag(crmId, removed);
    }

    @Override
    default Marked markSpam(String crmId) {
        return mark("spam", crmId);
    }

    @Override
    default Marked markForReview(String crmId) {
        return mark("review", crmId);
    }

    private Marked mark(String verdict, String crmId) {
        return JunkPolicy.of(parts().setting().context(), verdict).applyTo(new JunkDeeds(crmId, parts()));
    }

    /** NationBuilder's delete is for good; its proof is the id of the call, if NationBuilder tells one. */
    @Override
    default Erasure erase(String crmId) {
        var reference = parts().writing()
                .delete(crmId)
                .flatMap(answer -> answer.header("X-Request-Id"))
                .filter(id -> id.matches("[\\w.-]{1,128}"));
        return new Erasure(reference.orElse(""), true);
    }

    @Override
    default List<MailingList> lists() {
        return consents().lists();
    }

    @Override
    default void subscribe(String listId, Member member) {
        consents().subscribe(listId, member);
    }

    @Override
    default void unsubscribe(String listId, Member member) {
        consents().unsubscribe(listId, member);
    }

    private Consents consents() {
        return new Consents(parts().writing(), parts().lists());
    }
}
