package io.crmify.backends.hubspot.lead;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backends.hubspot.activity.ContactLists;
import io.crmify.backends.hubspot.activity.CustomEvents;
import io.crmify.backends.hubspot.activity.StaticLists;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import java.util.List;

/** What happens to the contacts that leads are about; whom a call means is told by the lead's id. */
final class LeadActivity implements MailingLists, EventSink {
    private final LeadPeople whose;
    private final ContactLists lists;
    private final CustomEvents events;

    LeadActivity(HubSpotApi api, Records contacts, LeadPeople whose, StaticLists lists) {
        this.whose = whose;
        this.lists = new ContactLists(api, contacts, lists);
        this.events = new CustomEvents(api);
    }

    @Override
    public List<MailingList> lists() {
        return lists.lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        lists.subscribe(listId, ofContact(member));
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        lists.unsubscribe(listId, ofContact(member));
    }

    private Member ofContact(Member member) {
        var lead = member.crmId();
        return lead == null ? member : new Member(whose.of(lead), member.email(), member.consent());
    }

    @Override
    public void record(CrmEvent event) {
        events.record(new CrmEvent(event.key(), event.name(), whose.of(event.crmId()), event.at(), event.properties()));
    }
}
