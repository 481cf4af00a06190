package io.tollgate.audit.sqlite;

import io.tollgate.audit.RequestRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The numbers of kinds, remembered while there are not too many. One thread. */
final class Kinds implements AutoCloseable {
    /** Kinds in memory, about 1 KB each; beyond that they are looked up again. */
    static final int MOST = 4_096;

    private static final String COLUMNS =
            "hash, config_version, customer, team, virtual_key, client_api, operation, model,"
                    + " stream, provider, provider_key, served_model, attempts, outcome, status,"
                    + " error_class, finish_reason, client_aborted, cache, usage_estimated";

    private final Map<Kind, Integer> known = new HashMap<>();
    private final PreparedStatement find;
    private final PreparedStatement insert;

    Kinds(Connection connection) throws SQLException {
        this.find =
                connection.prepareStatement(
                        "SELECT id FROM kinds WHERE "
                                + COLUMNS.replace(", ", " = ? AND ").replace(",", " = ? AND")
                                + " = ?");
        this.insert =
                connection.prepareStatement(
                        "INSERT INTO kinds ("
                                + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?) RETURNING id");
    }

    /** The number of that row's kind, new where there has been none like it. */
    int idOf(RequestRow row) throws SQLException {
        var kind = new Kind(row);
        Integer id = known.get(kind);
        return id == null ? look(kind) : id;
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
    }

    private int look(Kind kind) throws SQLException {
        int id = ask(find, kind);
        if (id == 0) {
            id = ask(insert, kind);
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(kind, id);
        return id;
    }

    private static int ask(PreparedStatement statement, Kind kind) throws SQLException {
        RequestRow row = kind.row();
        RequestRow.Tenant tenant = row.tenant();
        RequestRow.Asked asked = row.asked();
        RequestRow.Served served = row.served();
        RequestRow.Answer answer = row.answer();
        int at = 0;
        statement.setInt(++at, kind.hashCode());
        statement.setString(++at, row.configVersion());
        statement.setString(++at, tenant.customer());
        statement.setString(++at, tenant.team());
        statement.setString(++at, tenant.virtualKey());
        statement.setString(++at, asked.clientApi());
        statement.setString(++at, asked.operation());
        statement.setString(++at, asked.model());
        statement.setBoolean(++at, asked.stream());
        statement.setString(++at, served.provider());
        statement.setString(++at, served.providerKey());
        statement.setString(++at, served.model());
        statement.setInt(++at, served.attempts());
        statement.setString(++at, answer.outcome().label());
        statement.setInt(++at, answer.status());
        statement.setString(++at, answer.errorClass());
        statement.setString(++at, answer.finishReason());
        statement.setBoolean(++at, answer.clientAborted());
        statement.setString(++at, answer.cache());
        statement.setBoolean(++at, row.tokens().estimated());
        try (ResultSet found = statement.executeQuery()) {
            return found.next() ? found.getInt(1) : 0;
        }
    }
}
