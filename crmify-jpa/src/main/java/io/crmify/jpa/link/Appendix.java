package io.crmify.jpa.link;

import io.crmify.jpa.store.Jdbc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written in the same transaction as a settlement, and on PostgreSQL in the same statement. */
public interface Appendix {
    /** As common table expressions of PostgreSQL, parted by commas; they change data and nothing refers to them. */
    String asExpressions();

    /** The parameters of these. */
    List<@Nullable Object> parameters();

    /** As statements of their own. */
    void write(Jdbc jdbc);
}
