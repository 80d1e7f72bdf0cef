package io.crmify.lead;

/**
 * Who a lead is, for as long as the entity lives.
 *
 * @param type the stable name of the entity's type
 * @param id the entity's id as text
 * @param external 32 lower-case hex digits, a hash over the installation, the type and the id: what crmify writes into a
 *     property of the CRM to find its record again. Two installations never share one
 */
public record LeadKey(String type, String id, String external) {
    /** As in messages: {@code Customer#42}. */
    @Override
    public String toString() {
        return type + "#" + id;
    }
}
