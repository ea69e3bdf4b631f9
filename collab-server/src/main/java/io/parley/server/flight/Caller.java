package io.parley.server.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Wire;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Iterator;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who makes a call, and about which collaboration.
 *
 * <p>Claim: {@link #isHolderOf} says yes only of a call that came over a TLS session in which the
 * caller proved to hold the private key of exactly that certificate. TLS 1.3 proves possession of
 * the key of the first certificate that is shown (RFC 8446, 4.4.3), and that one is compared byte
 * by byte; so that a certificate which a trusted one has signed is another caller. Assumption: the
 * server asks for a certificate, as {@link FlightTls} does for its peers.
 *
 * @param certificate the certificate that the caller showed
 * @param collaboration what the call says; empty: it says nothing
 */
public record Caller(Certificate certificate, Optional<String> collaboration) {
  private static final Context.Key<Caller> OF_THIS_CALL = Context.key("parley.caller");
  private static final Metadata.Key<String> COLLABORATION =
      Metadata.Key.of(Wire.COLLABORATION, Metadata.ASCII_STRING_MARSHALLER);

  /** No name of a collaboration is longer, percent-encoded. */
  private static final int LONGEST = 1_000;

  /** Whose call this thread answers; empty where nobody has shown a certificate. */
  public static Optional<Caller> ofThisCall() {
    return Optional.ofNullable(OF_THIS_CALL.get());
  }

  /** Whether the caller holds the key of this certificate. */
  public boolean isHolderOf(Certificate other) {
    return certificate.equals(other);
  }

  /**
   * A certificate of an agreement.
   *
   * @throws BadDocument when it is none
   */
  public static Certificate certificate(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new BadDocument("a certificate of the agreement is none");
    }
  }

  /** Notes the caller of each call, before anything of it is read. */
  static final class Noted implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context = Context.current();
      Optional<Certificate> shown =
          Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
              .flatMap(Noted::certificate);
      if (shown.isPresent()) {
        context = context.withValue(OF_THIS_CALL, new Caller(shown.get(), said(headers)));
      }
      return Contexts.interceptCall(context, call, headers, next);
    }

    private static Optional<Certificate> certificate(SSLSession session) {
      try {
        Certificate[] chain = session.getPeerCertificates();
        return chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
      } catch (SSLPeerUnverifiedException e) {
        return Optional.empty();
      }
    }

    /** What cannot be read, or is said twice, is a name that no collaboration has. */
    private static Optional<String> said(Metadata headers) {
      Iterable<String> all = headers.getAll(COLLABORATION);
      if (all == null) {
        return Optional.empty();
      }
      Iterator<String> each = all.iterator();
      String only = each.next();
      if (each.hasNext() || only.length() > LONGEST) {
        return Optional.of("");
      }
      try {
        return Optional.of(URLDecoder.decode(only.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        return Optional.of("");
      }
    }
  }
}
