package io.parley.server.rest;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** What a party's API is made of, for Spring: its declared audiences, and nothing else. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import({
  ApiDocumentController.class,
  DeclaredAudienceController.class,
  ProblemController.class,
  Problems.class
})
class PartyWeb extends ApiWeb {}
