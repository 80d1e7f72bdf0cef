package io.crmify.backend.activity;

import io.crmify.backend.capability.ListSupport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mailing lists, and the consent to be on them. */
public interface MailingLists extends ListSupport {
    List<MailingList> lists();

    /** Puts somebody on a list, by an act of consent; being there already changes nothing. */
    void subscribe(String listId, Member member);

    /** Takes somebody off that list, and off no other; not being there changes nothing. */
    void unsubscribe(String listId, Member member);

    /**
     * A list.
     *
     * @param name by which people know it
     * @param writable false if the CRM itself decides who is on it
     */
    record MailingList(String id, String name, boolean writable) {}

    /**
     * Who is to be on a list, or off it.
     *
     * @param crmId the record; null for somebody who signs up without an account, whose record is then found by the e-mail or made
     * @param email null if there is a record, and its address will do
     * @param consent null where nothing was consented to just now
     */
    record Member(
            @Nullable String crmId,
            @Nullable String email,
            @Nullable Consent consent) {
        public Member {
            if (crmId == null && email == null) {
                throw new IllegalArgumentException("a member has a record or an e-mail");
            }
        }

        /** The record's id; never the address. */
        @Override
        public String toString() {
            return "Member[" + (crmId == null ? "by e-mail" : crmId) + "]";
        }
    }

    /**
     * An act of consent.
     *
     * @param source where it was given, {@code checkout}
     */
    record Consent(Instant at, String source) {}
}
