package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request: its bytes and where its headers stand in them. Names are in lower
 * case. Strings are made when they are asked for.
 *
 * <p>Reading is strict (RFC 9112, without what it allows for old senders): every line ends in CR
 * LF, no line is folded, no blank stands before a colon, names are tokens, values hold no control
 * character but a tab. What does not conform has a {@link #violation} and nothing else.
 */
final class Http1Head implements RequestHead {
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOKEN = tokenBytes();
    private static final int FIELDS = 5;
    private static final int FIRST_HEADERS = 12;

    private final byte[] bytes;

    /** For each header: hash of its name, from and to of name and of value. */
    private int[] index = new int[FIRST_HEADERS * FIELDS];

    private int used;
    private String method = "";
    private String path = "";
    private String query = "";
    private boolean http11;
    private int at;
    private @Nullable ClientError violation;

    private Http1Head(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a head.
     *
     * @param bytes of the head with its blank line, kept and changed; every line feed in it follows
     *     a carriage return
     */
    static Http1Head read(byte[] bytes, int mostHeaders) {
        var head = new Http1Head(bytes);
        head.violation = head.requestLine();
        while (head.violation == null && bytes[head.at] != '\r') {
            head.violation =
                    head.used == mostHeaders * FIELDS
                            ? Errors.malformedHead("at most " + mostHeaders + " headers")
                            : head.line();
        }
        if (head.violation == null && head.at != bytes.length - 2) {
            head.violation = Errors.malformedHead("no bare CR");
        }
        return head;
    }

    /** A head that could not be read at all. */
    static Http1Head unreadable(ClientError violation) {
        var head = new Http1Head(new byte[0]);
        head.violation = violation;
        return head;
    }

    /** What is wrong with its form, or null. */
    @Nullable ClientError violation() {
        return violation;
    }

    boolean http11() {
        return http11;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
        int found = find(lowerCaseName, 0);
        return found < 0 ? null : text(index[found + 3], index[found + 4]);
    }

    @Override
    public int count(String lowerCaseName) {
        int count = 0;
        int found = find(lowerCaseName, 0);
        while (found >= 0) {
            count++;
            found = find(lowerCaseName, found + FIELDS);
        }
        return count;
    }

    @Override
    public void forEachHeader(Exchange.HeaderVisitor visitor) {
        for (int i = 0; i < used; i += FIELDS) {
            visitor.header(text(index[i + 1], index[i + 2]), text(index[i + 3], index[i + 4]));
        }
    }

    private int find(String name, int from) {
        int hash = name.hashCode();
        for (int i = from; i < used; i += FIELDS) {
            if (index[i] == hash && isName(name, index[i + 1], index[i + 2])) {
                return i;
            }
        }
        return -1;
    }

    private boolean isName(String name, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] != name.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable ClientError requestLine() {
        int end = token(0);
        if (end == 0 || bytes[end] != ' ') {
            return Errors.malformedHead("METHOD SP target SP HTTP/1.1");
        }
        method = methodName(end);
        int target = end + 1;
        int mark = -1;
        int i = target;
        while (bytes[i] > ' ' && bytes[i] != 0x7f) {
            if (bytes[i] == '?' && mark < 0) {
                mark = i;
            }
            i++;
        }
        if (i == target || bytes[i] != ' ') {
            return Errors.malformedHead("METHOD SP target SP HTTP/1.1");
        }
        path = text(target, mark < 0 ? i : mark);
        query = mark < 0 ? "" : text(mark + 1, i);
        return version(i + 1);
    }

    private @Nullable ClientError version(int from) {
        int minor = from + HTTP_1.length;
        boolean known =
                minor + 2 < bytes.length
                        && Arrays.equals(bytes, from, minor, HTTP_1, 0, HTTP_1.length)
                        && (bytes[minor] == '1' || bytes[minor] == '0')
                        && bytes[minor + 1] == '\r'
                        && bytes[minor + 2] == '\n';
        if (!known) {
            return Errors.malformedHead("version 1.1 or 1.0");
        }
        http11 = bytes[minor] == '1';
        at = minor + 3;
        return null;
    }

    private @Nullable ClientError line() {
        int name = at;
        int nameEnd = token(name);
        if (nameEnd == name && (bytes[name] == ' ' || bytes[name] == '\t')) {
            return Errors.malformedHead("each header on one line");
        }
        if (nameEnd == name || bytes[nameEnd] != ':') {
            return Errors.malformedHead("name:value in each header line");
        }
        int value = nameEnd + 1;
        while (isBlank(bytes[value])) {
            value++;
        }
        int end = value;
        while (isValue(bytes[end])) {
            end++;
        }
        if (bytes[end] != '\r' || bytes[end + 1] != '\n') {
            return Errors.malformedHead("no control character in the value of a header");
        }
        at = end + 2;
        while (end > value && isBlank(bytes[end - 1])) {
            end--;
        }
        add(name, nameEnd, value, end);
        return null;
    }

    private void add(int name, int nameEnd, int value, int valueEnd) {
        if (used == index.length) {
            index = Arrays.copyOf(index, used * 2);
        }
        int hash = 0;
        for (int i = name; i < nameEnd; i++) {
            byte lower = TOKEN[bytes[i]];
            bytes[i] = lower;
            hash = 31 * hash + lower;
        }
        index[used] = hash;
        index[used + 1] = name;
        index[used + 2] = nameEnd;
        index[used + 3] = value;
        index[used + 4] = valueEnd;
        used += FIELDS;
    }

    /** Where the token that begins there ends. The blank line at the end of the head stops it. */
    private int token(int from) {
        int i = from;
        while (bytes[i] >= 0 && TOKEN[bytes[i]] != 0) {
            i++;
        }
        return i;
    }

    private String methodName(int end) {
        if (end == 4 && bytes[0] == 'P' && bytes[1] == 'O' && bytes[2] == 'S' && bytes[3] == 'T') {
            return "POST";
        }
        if (end == 3 && bytes[0] == 'G' && bytes[1] == 'E' && bytes[2] == 'T') {
            return "GET";
        }
        return text(0, end);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isValue(byte value) {
        return value >= ' ' ? value != 0x7f : value < 0 || value == '\t';
    }

    /** The bytes of a token (RFC 9110, 5.6.2) as they stand in lower case; 0 for all others. */
    private static byte[] tokenBytes() {
        var table = new byte[128];
        for (char c = '0'; c <= '9'; c++) {
            table[c] = (byte) c;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            table[c] = (byte) c;
            table[c - 32] = (byte) c;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            table[c] = (byte) c;
        }
        return table;
    }
}
