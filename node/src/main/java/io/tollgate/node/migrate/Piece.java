package io.tollgate.node.migrate;

import java.util.List;

/** What may stand in the file that is written. */
sealed interface Piece permits Block, Piece.Text, Piece.Items {
    /** A single value, as the reader of the configuration is to see it. */
    record Text(String text) implements Piece {}

    /** A list. */
    record Items(List<Piece> values) implements Piece {
        public Items {
            values = List.copyOf(values);
        }
    }
}
