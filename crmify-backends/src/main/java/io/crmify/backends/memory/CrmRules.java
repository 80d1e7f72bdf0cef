package io.crmify.backends.memory;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.lead.LeadStage;
import java.util.Arrays;
import java.util.List;

/**
 * What an {@link InMemoryCrm} is like.
 *
 * <pre>{@code new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(FINDABLE).withMaxBatch(3))}</pre>
 *
 * @param guarantee KEYED: a create is an upsert on the lead's key; FINDABLE: every create makes a record, which keeps the key;
 *     BLIND: the key is not kept, and a look-up by it finds nothing
 * @param maxBatch how many leads a push takes, at least 1
 * @param statuses the words it knows; a lead with another one is refused as misconfigured
 * @param account the account behind the credentials
 * @param emails whether two records may have the same e-mail address
 */
public record CrmRules(CreateGuarantee guarantee, int maxBatch, List<String> statuses, String account, Emails emails) {
    /** Whether an e-mail address belongs to one record, as in HubSpot, or to any number, as in Insightly. */
    public enum Emails {
        UNIQUE,
        SHARED
    }

    /** KEYED, batches of 100, the words of {@link BackendProfile#DEFAULT}, shared addresses. */
    public static final CrmRules DEFAULTS = new CrmRules(
            CreateGuarantee.KEYED,
            100,
            Arrays.stream(LeadStage.values())
                    .map(BackendProfile.DEFAULT.stages()::get)
                    .toList(),
            "memory",
            Emails.SHARED);

    public CrmRules {
        statuses = List.copyOf(statuses);
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch was " + maxBatch + "; give at least 1");
        }
    }

    public CrmRules withGuarantee(CreateGuarantee other) {
        return new CrmRules(other, maxBatch, statuses, account, emails);
    }

    public CrmRules withMaxBatch(int other) {
        return new CrmRules(guarantee, other, statuses, account, emails);
    }

    public CrmRules withStatuses(String... words) {
        return new CrmRules(guarantee, maxBatch, List.of(words), account, emails);
    }

    public CrmRules withAccount(String other) {
        return new CrmRules(guarantee, maxBatch, statuses, other, emails);
    }

    public CrmRules withEmails(Emails other) {
        return new CrmRules(guarantee, maxBatch, statuses, account, other);
    }
}
