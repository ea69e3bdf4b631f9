package io.parley.server.rest;

import io.parley.server.account.Peer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every request passes: it gets a name, its answer the headers that keep browsers out; then
 * who asks, how often, and how much body comes.
 */
final class Door extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";
  private static final Duration BODY_TIME = Duration.ofSeconds(10);
  private static final String API = "/v1/";

  private final Visits visitors;
  private final RateLimits limits;
  private final long mostBytes;

  Door(Visits visitors, RateLimits limits, long mostBytes) {
    this.visitors = visitors;
    this.limits = limits;
    this.mostBytes = mostBytes;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader(RequestId.HEADER, RequestId.give(request));
    keepBrowsersOut(response);
    Optional<Visit> begun;
    try {
      begun = pass(request, response);
    } catch (ProblemException problem) {
      Problems.write(problem, request, response);
      return;
    }
    try {
      chain.doFilter(new BoundedBody(request, mostBytes, BODY_TIME), response);
    } finally {
      begun.ifPresent(visitors::end);
    }
  }

  /** Lets a request in; the visit that has begun with it, where it needs a key. */
  private Optional<Visit> pass(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getRequestURI();
    if (request.getMethod().equals("OPTIONS") || request.getMethod().equals("TRACE")) {
      throw ProblemCode.METHOD_NOT_ALLOWED.problem(); // no browser of another origin is let in
    }
    if (visitors.asksAnotherNode()) {
      limit(Optional.empty(), request, response);
    }
    Optional<Visit> visit =
        bearer(request).filter(key -> path.startsWith(API)).flatMap(key -> visitors.of(key, path));
    if (visit.isPresent() || !visitors.asksAnotherNode()) {
      limit(
          visit.map(v -> "account " + new Peer(v.account().name(), v.collaboration()).text()),
          request,
          response);
    }
    if (path.startsWith(API)) {
      enter(
          visit.orElseThrow(
              () -> {
                response.setHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
                return ProblemCode.KEY_UNKNOWN.problem();
              }),
          request,
          response);
    }
    if (request.getContentLengthLong() > mostBytes) {
      throw ProblemCode.BODY_TOO_LARGE.problem("at most %,d bytes".formatted(mostBytes));
    }
    visit.ifPresent(v -> begin(v, response));
    return visit;
  }

  private void enter(Visit visit, HttpServletRequest request, HttpServletResponse response) {
    Rights.note(request, visit);
    if (!visitors.isReady(visit)) {
      response.setHeader("Retry-After", "5");
      throw ProblemCode.NOT_READY.problem();
    }
  }

  private void begin(Visit visit, HttpServletResponse response) {
    if (!visitors.begin(visit)) {
      response.setHeader("Retry-After", "1");
      throw ProblemCode.TOO_MANY_REQUESTS.problem(
          "as many requests of this collaboration run as may at a time; go on in 1 s");
    }
  }

  private void limit(
      Optional<String> account, HttpServletRequest request, HttpServletResponse response) {
    RateLimit.Found found =
        limits.take(account.orElseGet(() -> "address " + request.getRemoteAddr()));
    response.setHeader("RateLimit-Policy", "\"requests\";q=%d;w=60".formatted(found.limit()));
    response.setHeader(
        "RateLimit", "\"requests\";r=%d;t=%d".formatted(found.left(), found.seconds()));
    if (!found.allowed()) {
      response.setHeader("Retry-After", Long.toString(found.seconds()));
      throw ProblemCode.TOO_MANY_REQUESTS.problem(
          "at most %d a minute; go on in %d s".formatted(found.limit(), found.seconds()));
    }
  }

  /** The key that a request shows. */
  static Optional<String> bearer(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(h -> h.startsWith(BEARER))
        .map(h -> h.substring(BEARER.length()));
  }

  private static void keepBrowsersOut(HttpServletResponse response) {
    response.setHeader("Strict-Transport-Security", "max-age=31536000");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Referrer-Policy", "no-referrer");
  }
}
