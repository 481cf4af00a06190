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
            "payer, hash, config_version, customer, team, virtual_key, client_api, operation, model,"
                    + " stream, provider, provider_key, served_model, attempts, outcome, status,"
                    + " error_class, finish_reason, client_aborted, cache, usage_estimated";

    private final Map<Kind, Ids> known = new HashMap<>();
    private final PreparedStatement payer;
    private final PreparedStatement find;
    private final PreparedStatement insert;

    /** What a kind and its payer are called in a row. */
    record Ids(int kind, int payer) {}

    Kinds(Connection connection) throws SQLException {
        this.payer =
                connection.prepareStatement(
                        "INSERT INTO payers (customer, team, virtual_key, provider, model, outcome)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                                + " model = model RETURNING id");
        this.find =
                connection.prepareStatement(
                        "SELECT id FROM kinds WHERE "
                                + COLUMNS.replace(", ", " = ? AND ").replace(",", " = ? AND")
                                + " = ?");
        this.insert =
                connection.prepareStatement(
                        "INSERT INTO kinds ("
                                + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?) RETURNING id");
    }

    /** The numbers of that row's kind and payer, new where there has been none like it. */
    Ids of(RequestRow row) throws SQLException {
        var kind = new Kind(row);
        Ids ids = known.get(kind);
        return ids == null ? look(kind) : ids;
    }

    @Override
    public void close() throws SQLException {
        payer.close();
        find.close();
        insert.close();
    }

    private Ids look(Kind kind) throws SQLException {
        int itsPayer = payerOf(kind.row());
        int id = ask(find, itsPayer, kind);
        if (id == 0) {
            id = ask(insert, itsPayer, kind);
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        var ids = new Ids(id, itsPayer);
        known.put(kind, ids);
        return ids;
    }

    private int payerOf(RequestRow row) throws SQLException {
        payer.setString(1, row.tenant().customer());
        payer.setString(2, row.tenant().team());
        payer.setString(3, row.tenant().virtualKey());
        payer.setString(4, row.served().provider());
        payer.setString(5, row.asked().model());
        payer.setString(6, row.answer().outcome().label());
        return number(payer);
    }

    private static int ask(PreparedStatement statement, int payer, Kind kind) throws SQLException {
        RequestRow row = kind.row();
        RequestRow.Tenant tenant = row.tenant();
        RequestRow.Asked asked = row.asked();
        RequestRow.Served served = row.served();
        RequestRow.Answer answer = row.answer();
        int at = 0;
        statement.setInt(++at, payer);
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
        return number(statement);
    }

    private static int number(PreparedStatement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery()) {
            return found.next() ? found.getInt(1) : 0;
        }
    }
}
