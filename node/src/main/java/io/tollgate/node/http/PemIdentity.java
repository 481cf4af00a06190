package io.tollgate.node.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A private key and its certificate chain, read from PEM files.
 *
 * @param chain the server's own certificate first
 */
record PemIdentity(PrivateKey key, List<Certificate> chain) {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";

    /** The DER of version 0 and the algorithm rsaEncryption: what PKCS #8 puts before PKCS #1. */
    private static final byte[] RSA_PREFIX = {
        2, 1, 0, 48, 13, 6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    static PemIdentity read(Path certificates, Path key)
            throws IOException, GeneralSecurityException {
        List<Certificate> chain =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(
                                        new ByteArrayInputStream(
                                                Files.readAllBytes(certificates))));
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(
                    certificates + ": no certificate (expected: PEM, at least one)");
        }
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey privateKey =
                readKey(Files.readString(key, StandardCharsets.US_ASCII), key, publicKey);
        requirePair(privateKey, publicKey, key);
        return new PemIdentity(privateKey, chain);
    }

    private static PrivateKey readKey(String pem, Path file, PublicKey publicKey)
            throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(publicKey.getAlgorithm());
        if (pem.contains("-----BEGIN " + PKCS8 + "-----")) {
            return factory.generatePrivate(new PKCS8EncodedKeySpec(decode(pem, PKCS8, file)));
        }
        if (pem.contains("-----BEGIN " + PKCS1 + "-----")) {
            byte[] octets = tagged(4, decode(pem, PKCS1, file));
            return factory.generatePrivate(
                    new PKCS8EncodedKeySpec(tagged(48, concat(RSA_PREFIX, octets))));
        }
        throw new GeneralSecurityException(
                file + ": no private key (expected: PEM, BEGIN PRIVATE KEY, unencrypted)");
    }

    private static byte[] decode(String pem, String label, Path file)
            throws GeneralSecurityException {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin) + begin.length();
        int to = pem.indexOf("-----END " + label + "-----", from);
        if (to < 0) {
            throw new GeneralSecurityException(file + ": no end (expected: END " + label + ")");
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(from, to));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(file + ": not base64 (expected: PEM)", e);
        }
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] header;
        if (length < 0x80) {
            header = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            header = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            header = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return concat(header, content);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] joined = new byte[first.length + second.length];
        System.arraycopy(first, 0, joined, 0, first.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** A renewed certificate beside an old key must not get into use. */
    private static void requirePair(PrivateKey key, PublicKey publicKey, Path file)
            throws GeneralSecurityException {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        byte[] sample = "a key and its certificate".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException(
                    file + ": not the key of the certificate (expected: a pair)");
        }
    }
}
