package io.crmify.sample.page;

import io.crmify.lead.LeadStage;
import io.crmify.sample.shop.CustomerState;
import java.util.List;

/** The customers by stage. */
public record Funnel(List<Column> columns) {
    /**
     * A stage of the funnel.
     *
     * @param count how many customers are in it
     * @param cards the last that changed
     */
    public record Column(LeadStage stage, long count, List<CustomerState> cards) {
        public Stage look() {
            return Stage.of(stage);
        }

        /** How many are not shown. */
        public long more() {
            return count - cards.size();
        }
    }
}
