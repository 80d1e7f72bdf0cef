package io.crmify.backends.hubspot.lead;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the contacts that leads are about: they carry the standard fields, and crmify's key as the lead does. */
final class LeadContacts {
    private final ContactBatches batches;
    private final LeadPeople people;

    LeadContacts(ContactBatches batches, LeadPeople people) {
        this.batches = batches;
        this.people = people;
    }

    /** What became of the contacts of leads, by lead; a stored one is known by its id. */
    Map<Lead, PushResult> made(List<Lead> leads) {
        var results = push(leads, leads.stream().map(LeadContacts::contact).toList());
        var taken = leads.stream()
                .filter(lead -> !holder(results.get(lead)).isEmpty())
                .toList();
        var adopted = taken.stream()
                .map(lead -> contact(lead).withCrmId(holder(results.get(lead))))
                .toList();
        results.putAll(push(taken, adopted));
        return results;
    }

    /** The same for leads that are there; none is made for a lead that has lost its contact. */
    Map<Lead, PushResult> updated(List<Lead> leads, Map<String, LenientJson> known) {
        var found =
                leads.stream().filter(lead -> known.containsKey(lead.crmId())).toList();
        var contacts = found.stream()
                .map(lead -> contact(lead)
                        .withCrmId(known.getOrDefault(lead.crmId(), LenientJson.NOTHING)
                                .text("id")))
                .toList();
        var results = push(found, contacts);
        leads.forEach(lead -> results.putIfAbsent(lead, new PushResult.Failed(LeadPeople.nobody())));
        return results;
    }

    /** The contacts of these leads whose standard fields they write, as they are now, by the leads' ids. */
    Map<String, LenientJson> known(List<Lead> leads) {
        var keys = leads.stream()
                .filter(LeadContacts::isAboutContact)
                .collect(Collectors.toMap(lead -> Objects.requireNonNull(lead.crmId()), lead -> lead.key()
                        .external()));
        return people.of(keys, Set.of("firstname", "lastname"));
    }

    static boolean isAboutContact(Lead lead) {
        return !lead.fields().isEmpty() || !lead.cleared().fields().isEmpty();
    }

    /** How a lead is called, if that is to be written; else empty. */
    static String name(Lead lead, LenientJson known) {
        var isNamed = lead.isCreate()
                || Stream.of(LeadField.FIRST_NAME, LeadField.LAST_NAME)
                        .anyMatch(field -> lead.text(field) != null
                                || lead.cleared().fields().contains(field));
        if (!isNamed) {
            return "";
        }
        var properties = known.at("properties");
        var name = part(lead, LeadField.FIRST_NAME, properties.text("firstname")) + " "
                + part(lead, LeadField.LAST_NAME, properties.text("lastname"));
        return name.isBlank() && lead.isCreate()
                ? Objects.requireNonNullElse(lead.text(LeadField.EMAIL), "")
                : name.strip();
    }

    private static String part(Lead lead, LeadField field, String before) {
        if (lead.cleared().fields().contains(field)) {
            return "";
        }
        return Objects.requireNonNullElse(lead.text(field), before);
    }

    private Map<Lead, PushResult> push(List<Lead> leads, List<Lead> contacts) {
        var results = new HashMap<Lead, PushResult>();
        if (leads.isEmpty()) {
            return results;
        }
        var pushed = new ArrayList<>(batches.push(contacts));
        for (var at = 0; at < leads.size(); at++) {
            results.put(leads.get(at), pushed.get(at));
        }
        return results;
    }

    private static Lead contact(Lead lead) {
        return new Lead(
                lead.key(),
                null,
                lead.fields(),
                Map.of(),
                null,
                Set.of(),
                Set.of(),
                new Lead.Cleared(lead.cleared().fields(), Set.of()));
    }

    /** The contact that has the address already; empty if it is not about that. */
    private static String holder(@Nullable PushResult result) {
        return result == null
                ? ""
                : result.fold(
                        stored -> "",
                        failed -> failed.cause() instanceof RecordConflictException conflict
                                ? conflict.existingId()
                                : "");
    }

    /** What the failure of a contact means for its lead, whose own id must not be mistaken for the contact's. */
    static BackendException ofLead(BackendException failure) {
        if (failure instanceof RecordConflictException) {
            return new RecordRefusedException(
                    failure.getMessage() + " It is about the contact of the lead.",
                    new Diagnosis("EMAIL_TAKEN", failure.diagnosis().httpStatus(), List.of("email")));
        }
        if (failure instanceof RecordGoneException) {
            return new OutcomeUnknownException(
                    failure.getMessage() + " It is about the contact of the lead, which will be looked for again.",
                    new Diagnosis("CONTACT_GONE", failure.diagnosis().httpStatus(), List.of()));
        }
        return failure;
    }
}
