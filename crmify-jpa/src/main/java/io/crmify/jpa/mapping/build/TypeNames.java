package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmLead;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.LeadType;
import jakarta.persistence.metamodel.EntityType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what a hierarchy of leads is called, and where it may go. One hierarchy is one type in the store. */
final class TypeNames {
    private final EntityType<?> root;
    private final List<LeadClass> classes;
    private final Faults faults;

    TypeNames(EntityType<?> root, List<LeadClass> classes, Faults faults) {
        this.root = root;
        this.classes = classes;
        this.faults = faults;
    }

    LeadType.Names names() {
        checkAgreement();
        var name = root.getName();
        var known = new LinkedHashSet<String>();
        for (var lead : classes) {
            var annotation = lead.annotation();
            var mapper = lead.mapper();
            var given = mapper != null ? mapper.name() : annotation == null ? "" : annotation.name();
            if (annotation != null && mapper == null) {
                known.addAll(List.of(annotation.aliases()));
            }
            if (!given.isBlank()) {
                name = given;
            }
        }
        known.add(name);
        known.forEach(this::check);
        // The oldest name stays the stored one: nodes of both versions then
        // store alike, and keys in the CRM do not change.
        var stored = known.iterator().next();
        known.remove(stored);
        return new LeadType.Names(stored, known, root.getName(), root.getJavaType());
    }

    /** The connections that the hierarchy goes to; empty for all. */
    Set<String> connections() {
        var allowed = new LinkedHashSet<String>();
        for (var lead : classes) {
            if (lead.annotation() != null) {
                allowed.addAll(List.of(lead.annotation().connections()));
            }
        }
        return allowed;
    }

    private void check(String name) {
        if (name.isBlank() || name.length() > 128 || name.lines().count() > 1) {
            faults.add(
                    "CRMIFY-125",
                    root.getJavaType().getSimpleName(),
                    "its name or an alias is blank, or not one line of at most 128 characters",
                    "give @CrmLead a short name");
        }
    }

    private void checkAgreement() {
        CrmLead first = null;
        for (var lead : classes) {
            var annotation = lead.annotation();
            if (annotation == null || lead.mapper() != null) {
                continue;
            }
            if (first != null && !agree(first, annotation)) {
                faults.add(
                        "CRMIFY-125",
                        lead.where(),
                        "its @CrmLead differs from another one below " + root.getName(),
                        "give all classes of the hierarchy the same name, aliases and connections");
            }
            first = annotation;
        }
    }

    private static boolean agree(CrmLead one, CrmLead other) {
        return one.name().equals(other.name())
                && List.of(one.aliases()).equals(List.of(other.aliases()))
                && Set.of(one.connections()).equals(Set.of(other.connections()));
    }
}
