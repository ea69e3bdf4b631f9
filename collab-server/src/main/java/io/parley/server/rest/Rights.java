package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.account.NotAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a request through with the right that its mapping {@link Needs}; hands on the caller and
 * what belongs to the caller's collaboration.
 */
final class Rights implements HandlerInterceptor, HandlerMethodArgumentResolver {
  private static final String ATTRIBUTE = Visit.class.getName();

  /** Notes who asks, and where. */
  static void note(HttpServletRequest request, Visit visit) {
    request.setAttribute(ATTRIBUTE, visit);
  }

  private static Optional<Visit> noted(HttpServletRequest request) {
    return Optional.ofNullable((Visit) request.getAttribute(ATTRIBUTE));
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method) || method.hasMethodAnnotation(Open.class)) {
      return true;
    }
    Needs needs = method.getMethodAnnotation(Needs.class);
    Account caller =
        noted(request).map(Visit::account).orElseThrow(() -> ProblemCode.KEY_UNKNOWN.problem());
    if (needs == null) {
      throw ProblemCode.RIGHT_MISSING.problem("nobody may do this");
    }
    try {
      caller.require(needs.value());
    } catch (NotAllowed e) {
      throw ProblemCode.RIGHT_MISSING.problem(String.valueOf(e.getMessage()));
    }
    return true;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return Visit.has(parameter.getParameterType());
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @org.jspecify.annotations.Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @org.jspecify.annotations.Nullable WebDataBinderFactory binders) {
    HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
    return Optional.ofNullable(http)
        .flatMap(Rights::noted)
        .flatMap(visit -> visit.part(parameter.getParameterType()))
        .orElseThrow(() -> ProblemCode.KEY_UNKNOWN.problem());
  }
}
