package io.crmify.backend.capability;

import java.util.List;

/** Tells which status words the CRM knows, so that a wrong one is found before it is sent. */
public interface StatusCatalogue {
    /** The words as they are in the CRM now, converted ones included. */
    List<String> statuses();

    /** Whether a word means one of them; a backend that matches less strictly than to the letter says so here. */
    default boolean isStatus(String word) {
        return statuses().contains(word);
    }
}
