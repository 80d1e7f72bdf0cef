package io.crmify.backends.insightly;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.LeadConversion;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Insightly can do with a custom field for crmify's key and without one. */
interface Insightly
        extends DescribedBackend,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FieldCatalogue,
                Tagging,
                JunkMarking,
                FlagReading,
                LeadConversion,
                EventSink {
    /** Insightly bears 10 a second from all that an account runs. */
    RateLimit RATE = new RateLimit(8, Duration.ofSeconds(1));

    /** Who does it. */
    record Parts(
            Target target,
            Account account,
            Records records,
            Tags tags,
            Conversions conversions,
            JunkPolicy spam,
            JunkPolicy review) {}

    Parts parts();

    CreateGuarantee guarantee();

    @Override
    default BackendProfile profile() {
        var fields = parts().target().object().columns().keySet();
        return new BackendProfile(guarantee(), BackendProfile.DEFAULT.stages(), fields, RATE)
                .of(parts().target().object().plural());
    }

    @Override
    default String syncLead(Lead lead) {
        return parts().records().sync(lead);
    }

    @Override
    default boolean deleteLead(String crmId) {
        return parts().records().delete(crmId);
    }

    @Override
    default Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return parts().records().filled(crmIds, wanted);
    }

    @Override
    default List<String> statuses() {
        return parts().records().statuses().words();
    }

    @Override
    default boolean isStatus(String word) {
        return parts().records().statuses().knows(word);
    }

    @Override
    default String accountId() {
        return parts().account().id();
    }

    @Override
    default List<Field> fields() {
        return parts().account().fields();
    }

    @Override
    default Set<String> tags(String crmId) {
        return parts().tags().of(crmId);
    }

    @Override
    default void tag(String crmId, Set<String> added) {
        parts().tags().add(crmId, added);
    }

    @Override
    default void untag(String crmId, Set<String> removed) {
        parts().tags().remove(crmId, removed);
    }

    @Override
    default Marked markSpam(String crmId) {
        return parts().spam().applyTo(parts().records().deeds(crmId));
    }

    @Override
    default Marked markForReview(String crmId) {
        return parts().review().applyTo(parts().records().deeds(crmId));
    }

    @Override
    default Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        return new FlagPages(parts().target(), names).flags(crmIds);
    }

    @Override
    default Conversion convert(String crmId) {
        return parts().conversions().convert(crmId);
    }

    @Override
    default void record(CrmEvent event) {
        new Notes(parts().target()).record(event);
    }
}
