package io.crmify.backends.hubspot.lead;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.lead.LeadSending.Facts;
import io.crmify.backends.hubspot.record.Batches;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Reading;
import io.crmify.lead.Lead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends leads in batches: of new ones the contact first, of others the contact last, so that nothing is made for a lead that is gone. */
final class LeadBatches {
    private final HubSpotApi api;
    private final PropertyNames names;
    private final StatusWords words;
    private final Records records;
    private final LeadContacts contacts;
    private final ContactBatches form;

    /** @param form gives leads the form in which they are sent, and says why some are not */
    LeadBatches(HubSpotApi api, PropertyNames names, StatusWords words, LeadContacts contacts, ContactBatches form) {
        this.api = api;
        this.names = names;
        this.words = words;
        this.records = new Records(api, Place.LEADS);
        this.contacts = contacts;
        this.form = form;
    }

    List<PushResult> push(List<Lead> leads) {
        var results = new HashMap<Lead, PushResult>();
        var sent = new HashMap<Lead, Lead>();
        for (var lead : leads) {
            try {
                ensureOurs(lead);
                sent.put(lead, form.formed(lead));
            } catch (BackendException fault) {
                results.put(lead, new PushResult.Failed(fault));
            }
        }
        var creates = leads.stream()
                .filter(lead -> sent.containsKey(lead) && lead.isCreate())
                .map(sent::get)
                .toList();
        var updates = leads.stream()
                .filter(lead -> sent.containsKey(lead) && !lead.isCreate())
                .map(sent::get)
                .toList();
        var pushed = new HashMap<Lead, PushResult>();
        pushed.putAll(create(creates));
        pushed.putAll(creates.isEmpty() ? update(updates) : Batches.on(updates, this::update));
        sent.forEach((lead, one) -> results.put(lead, Objects.requireNonNull(pushed.get(one))));
        return leads.stream()
                .map(lead -> Objects.requireNonNull(results.get(lead)))
                .toList();
    }

    private static void ensureOurs(Lead lead) {
        var id = lead.crmId();
        if (id != null && !HubSpotApi.isId(id)) {
            throw Records.gone();
        }
    }

    /** What the contacts were made for fails as they do: all of it can be sent again. */
    private Map<Lead, PushResult> create(List<Lead> leads) {
        if (leads.isEmpty()) {
            return Map.of();
        }
        var results = new HashMap<Lead, PushResult>();
        var ids = new HashMap<Lead, String>();
        contacts.made(leads)
                .forEach((lead, result) -> result.<Boolean>fold(
                        stored -> ids.put(lead, stored.crmId()) == null,
                        failed ->
                                results.put(lead, new PushResult.Failed(LeadContacts.ofLead(failed.cause()))) == null));
        var ready = leads.stream().filter(ids::containsKey).toList();
        results.putAll(batches(Facts.ofNew(ids)).sendOn(ready));
        return results;
    }

    /** Fails as a whole only if nothing has been applied. */
    private Map<Lead, PushResult> update(List<Lead> leads) {
        if (leads.isEmpty()) {
            return Map.of();
        }
        var facts = Reading.before(() -> facts(leads));
        var results = new HashMap<>(batches(facts).send(leads));
        var concerned = leads.stream()
                .filter(LeadContacts::isAboutContact)
                .filter(lead -> isStored(results.get(lead)))
                .toList();
        contactsOf(concerned, facts.people()).forEach((lead, result) -> {
            if (!isStored(result)) {
                results.put(lead, result);
            }
        });
        return results;
    }

    private Map<Lead, PushResult> contactsOf(List<Lead> leads, Map<String, LenientJson> known) {
        var results = new HashMap<>(Batches.on(leads, some -> contacts.updated(some, known)));
        results.replaceAll((lead, result) ->
                result.fold(stored -> result, failed -> new PushResult.Failed(LeadContacts.ofLead(failed.cause()))));
        return results;
    }

    private Facts facts(List<Lead> leads) {
        var tagged = leads.stream()
                .filter(lead -> !lead.tags().isEmpty())
                .map(lead -> Objects.requireNonNull(lead.crmId()))
                .toList();
        return new Facts(Map.of(), contacts.known(leads), records.byId(tagged, Set.of(names.tags())));
    }

    private Batches batches(Facts facts) {
        return new Batches(api, names.key(), new LeadSending(api, names, words, facts));
    }

    private static boolean isStored(@Nullable PushResult result) {
        return result != null && result.<Boolean>fold(stored -> true, failed -> false);
    }
}
