package io.crmify.backend.activity;

import java.util.Map;

/**
 * An e-mail to one person, from a template that lies in the CRM.
 *
 * @param key the caller's: one mail has one key, however often it is sent
 * @param template the CRM's id of it
 * @param properties to be filled in
 */
public record SingleMail(String key, String template, String to, Map<String, Object> properties) {
    public SingleMail {
        properties = Map.copyOf(properties);
    }

    /** Key and template; never the address. */
    @Override
    public String toString() {
        return "SingleMail[" + template + " " + key + "]";
    }
}
