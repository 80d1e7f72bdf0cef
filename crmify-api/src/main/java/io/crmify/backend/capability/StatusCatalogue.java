package io.crmify.backend.capability;

import java.util.List;

/** Tells which status words the CRM knows, so that a wrong one is found before it is sent. */
public interface StatusCatalogue {
    /** The words as they are in the CRM now, converted ones included. */
    List<String> statuses();
}
