package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who is on which list, and who wants mails at all: that is the list {@code email_opt_in}, which NationBuilder keeps as an attribute of
 * the person.
 */
public final class Consents {
    private static final String ALL_MAILS = "email_opt_in";

    private final Writing people;
    private final Lists lists;

    Consents(Writing people, Lists lists) {
        this.people = people;
        this.lists = lists;
    }

    /** The lists of the nation. */
    public interface Lists {
        /** What failures call them. */
        Catalogue.Kind KIND = new Catalogue.Kind("LIST_UNKNOWN", "list");

        Catalogue catalogue();

        void add(String list, String person);

        void remove(String list, String person);
    }

    List<MailingList> lists() {
        var all = new ArrayList<>(List.of(new MailingList(ALL_MAILS, "All mails", true)));
        lists.catalogue().read().forEach(list -> all.add(new MailingList(list.id(), list.name(), true)));
        return all;
    }

    void subscribe(String listId, Member member) {
        var isOfAll = listId.equals(ALL_MAILS);
        var list = isOfAll ? "" : lists.catalogue().get(listId).id();
        var consents = isOfAll || member.consent() != null;
        var person = member.crmId() == null ? signUp(member, consents) : known(member.crmId(), consents);
        if (!isOfAll) {
            lists.add(list, person);
        }
    }

    private String signUp(Member member, boolean consents) {
        return consents ? people.optIn(email(member)) : people.foundOrMade(email(member));
    }

    private String known(String crmId, boolean consents) {
        if (!Ids.isId(crmId) || consents && !people.set(crmId, Marks.optedIn())) {
            throw new RecordGoneException(
                    "NationBuilder does not know the person that is to be on a list", Diagnosis.of("RECORD_GONE"));
        }
        return crmId;
    }

    void unsubscribe(String listId, Member member) {
        var isOfAll = listId.equals(ALL_MAILS);
        var list = isOfAll ? "" : lists.catalogue().get(listId).id();
        var person = Optional.ofNullable(member.crmId())
                .filter(Ids::isId)
                .or(() -> member.email() == null ? Optional.empty() : people.byEmail(email(member)));
        if (person.isEmpty()) {
            return; // nobody there, and so on no list
        }
        if (isOfAll) {
            people.set(person.get(), Marks.optedOut());
        } else {
            lists.remove(list, person.get());
        }
    }

    private static String email(Member member) {
        var email = member.email() == null ? "" : member.email().strip().toLowerCase(Locale.ROOT);
        if (!email.matches("[^\\s@]+@[^\\s@]+")) {
            throw new RecordRefusedException(
                    "Somebody is to be on a list whose e-mail address is none; nothing was sent",
                    new Diagnosis("INVALID_EMAIL", null, List.of("email")));
        }
        return email;
    }
}
