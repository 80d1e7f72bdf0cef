package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
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

    private final People people;
    private final Lists lists;

    public Consents(People people, Lists lists) {
        this.people = people;
        this.lists = lists;
    }

    /** The people of the nation. */
    public interface People {
        Optional<String> byEmail(String email);

        /** Sets attributes; false if there is no such person. */
        boolean set(String id, JsonObject attributes);

        /** Finds somebody by an address, or makes a person of it; tells the id. */
        String signUp(JsonObject attributes);
    }

    /** The lists of the nation. */
    public interface Lists {
        List<MailingList> all();

        /** The id of a list by its id or name; {@link io.crmify.backend.failure.MisconfiguredException} if there is none. */
        String idOf(String list);

        void add(String list, String person);

        void remove(String list, String person);
    }

    public List<MailingList> lists() {
        var all = new ArrayList<>(List.of(new MailingList(ALL_MAILS, "All mails", true)));
        all.addAll(lists.all());
        return all;
    }

    public void subscribe(String listId, Member member) {
        var isOfAll = listId.equals(ALL_MAILS);
        var list = isOfAll ? "" : lists.idOf(listId);
        var consents = isOfAll || member.consent() != null;
        var person = member.crmId() == null ? signUp(member, consents) : known(member.crmId(), consents);
        if (!isOfAll) {
            lists.add(list, person);
        }
    }

    private String signUp(Member member, boolean consents) {
        var marks = consents ? Marks.optedIn() : Json.createObjectBuilder().build();
        return people.signUp(Marks.withEmail(marks, email(member)));
    }

    private String known(String crmId, boolean consents) {
        if (!Ids.isId(crmId) || consents && !people.set(crmId, Marks.optedIn())) {
            throw new RecordGoneException(
                    "NationBuilder does not know the person that is to be on a list", Diagnosis.of("RECORD_GONE"));
        }
        return crmId;
    }

    public void unsubscribe(String listId, Member member) {
        var isOfAll = listId.equals(ALL_MAILS);
        var list = isOfAll ? "" : lists.idOf(listId);
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
