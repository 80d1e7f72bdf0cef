package io.crmify.backends.creatio;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backends.creatio.relation.Subscriptions;
import io.crmify.lead.Lead;
import java.util.List;

/** Contacts of Creatio. Only they can be subscribed to its mails. */
record CreatioContacts(Creatio creatio, Subscriptions subscriptions) implements CreatioObject, MailingLists {
    @Override
    public List<PushResult> push(List<Lead> leads) {
        var stored = CreatioObject.super.push(leads);
        return Creatio.related(leads, stored, Lead::lists, subscriptions::join);
    }

    @Override
    public List<MailingList> lists() {
        return subscriptions.lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        subscriptions.subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        subscriptions.unsubscribe(listId, member);
    }

    @Override
    public String toString() {
        return "Creatio's contacts";
    }
}
