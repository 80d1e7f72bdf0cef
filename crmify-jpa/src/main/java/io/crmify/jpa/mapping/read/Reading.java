package io.crmify.jpa.mapping.read;

import io.crmify.CrmifyException;
import io.crmify.jpa.mapping.LeadMapping;
import io.crmify.lead.LeadContent;
import org.jspecify.annotations.Nullable;

/** What was found of one entity. */
public sealed interface Reading {
    /** Gives the reading to the function for its case; a new case breaks every caller's build. */
    <R> R fold(Cases<R> cases);

    /** One function per case. */
    interface Cases<R> {
        R found(Found found);

        R refused(Refused refused);

        R gone();

        R unreadable(Unreadable unreadable);
    }

    /**
     * It is a lead of the connection.
     *
     * @param crmId the one it carries; null for none
     */
    record Found(
            LeadContent content,
            LeadMapping mapping,
            String tenant,
            @Nullable String crmId) implements Reading {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.found(this);
        }
    }

    /** It is there, but no lead, or none for this connection, or hidden by a filter: what it has in the CRM stays. */
    record Refused(String tenant) implements Reading {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /** It is not there. */
    record Gone() implements Reading {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.gone();
        }
    }

    /** It cannot be read or mapped. */
    record Unreadable(String reason, String detail) implements Reading {
        /** The exception's message may hold values of the row, so only its class is told, and where it came from. */
        public static Unreadable because(Throwable e) {
            return new Unreadable(
                    "UNREADABLE_ENTITY",
                    e instanceof CrmifyException
                            ? String.valueOf(e.getMessage())
                            : "reading it threw " + e.getClass().getName() + place(e));
        }

        private static String place(Throwable e) {
            var trace = e.getStackTrace();
            return trace.length == 0 ? "" : " at " + trace[0].getClassName() + "." + trace[0].getMethodName();
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unreadable(this);
        }
    }
}
