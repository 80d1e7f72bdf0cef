package io.crmify.backends.nationbuilder.person;

import io.crmify.lead.Lead;
import jakarta.json.JsonObject;

/** What a lead has besides the attributes of a person: tags, lists, and a status that is none of them. */
@FunctionalInterface
public interface Joining {
    /** Before the person is written, so that a name that is wrong does not leave half of it. */
    Joined of(Lead lead);

    /** The same, by the ids of the nation. */
    interface Joined {
        /** The person as it is to be sent, with what goes along in the same call. */
        default JsonObject in(JsonObject person) {
            return person;
        }

        /** What takes calls of its own, once the person is written. */
        void join(String id, boolean isNew);
    }
}
