package io.crmify.jpa.testing;

import java.sql.Clob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What is in the tables. */
public final class Rows {
    private Rows() {}

    public static List<List<Object>> of(DataSource source, String sql, Object... parameters) {
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<List<Object>>();
            if (statement.execute()) {
                var result = statement.getResultSet();
                while (result.next()) {
                    var row = new ArrayList<>();
                    for (var i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(text(result.getObject(i)));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static Object text(Object value) throws SQLException {
        return value instanceof Clob clob ? clob.getSubString(1, (int) clob.length()) : value;
    }
}
