package io.crmify.sample.page;

import io.crmify.backends.fake.FakeContact;
import java.time.Instant;
import java.util.List;

/**
 * What is in the demo CRM.
 *
 * @param total how many contacts it has
 * @param rows the latest of them
 */
public record CrmPane(boolean isDown, long total, List<Row> rows) {
    public long more() {
        return total - rows.size();
    }

    /** A contact. */
    public record Row(String id, String name, String email, String company, String status, Instant updated) {
        static Row of(FakeContact contact) {
            return new Row(
                    contact.id(),
                    (contact.property("firstname") + " " + contact.property("lastname")).strip(),
                    contact.property("email"),
                    contact.property("company"),
                    contact.property("hs_lead_status"),
                    contact.updatedAt());
        }

        /** The stage of the shop that the CRM's word stands for, as in the style sheet. */
        public String stage() {
            return switch (status) {
                case "NEW" -> "new";
                case "CONNECTED" -> "contacted";
                case "OPEN_DEAL" -> "converted";
                case "UNQUALIFIED" -> "dead";
                default -> "other";
            };
        }
    }
}
