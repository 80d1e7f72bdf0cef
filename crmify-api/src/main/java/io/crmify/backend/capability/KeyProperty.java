package io.crmify.backend.capability;

/** Keeps crmify's key in a property of the CRM that must exist first. */
public interface KeyProperty {
    /**
     * Makes sure that the property is there, and creates it if the credentials may. Called on each node before the first push, and
     * again after the connection was found misconfigured.
     *
     * @throws io.crmify.backend.failure.MisconfiguredException naming the property, and the right that is missing to create it
     */
    void ensureKeyProperty();
}
