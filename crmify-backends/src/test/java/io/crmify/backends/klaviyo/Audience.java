package io.crmify.backends.klaviyo;

import io.crmify.lead.Lead;
import java.util.Set;

/** Leads with tags, or for lists. */
final class Audience {
    private Audience() {}

    static Lead tagged(Lead lead, String... tags) {
        return with(lead, Set.of(tags), lead.lists());
    }

    static Lead listed(Lead lead, String... lists) {
        return with(lead, lead.tags(), Set.of(lists));
    }

    private static Lead with(Lead lead, Set<String> tags, Set<String> lists) {
        return new Lead(
                lead.key(), lead.crmId(), lead.fields(), lead.properties(), lead.status(), tags, lists, lead.cleared());
    }
}
