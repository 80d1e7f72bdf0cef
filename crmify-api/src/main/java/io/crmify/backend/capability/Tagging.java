package io.crmify.backend.capability;

import java.util.Set;

/** Reads and changes the tags of one record; what a record has is not touched unless it is named. */
public interface Tagging extends TagSupport {
    Set<String> tags(String crmId);

    /** Adding one that is there changes nothing. */
    void tag(String crmId, Set<String> added);

    /** Removing one that is not there changes nothing. */
    void untag(String crmId, Set<String> removed);
}
