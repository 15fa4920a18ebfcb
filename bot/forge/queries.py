"""The GraphQL that is asked: everything about a page of issues, or a repository, in one request."""

from bot.repository_config import PATH

ACTOR = "__typename login"
"""An app is told by its kind alone: GraphQL leaves the suffix of its login out."""

PULL_REQUEST = f"id number state updatedAt author {{ {ACTOR} }}"
ISSUE = f"""
  __typename id number title body url state locked createdAt updatedAt
  repository {{ nameWithOwner isArchived }}
  author {{ {ACTOR} }} authorAssociation
  labels(first: 30) {{ nodes {{ name }} }}
  assignees(first: 10) {{ nodes {{ login }} }}
  comments(last: 5) {{
    totalCount nodes {{ databaseId author {{ {ACTOR} }} body createdAt authorAssociation }}
  }}
  closedByPullRequestsReferences(first: 10, includeClosedPrs: true) {{
    nodes {{ {PULL_REQUEST} }}
  }}
  timelineItems(last: 10, itemTypes: [CROSS_REFERENCED_EVENT, UNASSIGNED_EVENT]) {{
    nodes {{
      __typename
      ... on UnassignedEvent {{ createdAt }}
      ... on CrossReferencedEvent {{
        isCrossRepository willCloseTarget
        source {{ __typename ... on PullRequest {{ {PULL_REQUEST} }} }}
      }}
    }}
  }}
"""
ISSUES = f"""
query Issues($owner: String!, $name: String!, $labels: [String!], $states: [IssueState!],
             $since: DateTime, $cursor: String, $size: Int!) {{
  repository(owner: $owner, name: $name) {{
    issues(first: $size, after: $cursor, states: $states, labels: $labels,
           filterBy: {{since: $since}}, orderBy: {{field: UPDATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {ISSUE} }}
    }}
  }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
ONE_ISSUE = f"""
query OneIssue($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{ issue(number: $number) {{ {ISSUE} }} }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
BY_NODE_ID = f"""
query ByNodeId($ids: [ID!]!) {{
  nodes(ids: $ids) {{ __typename ... on Issue {{ {ISSUE} }} }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""
SAID = f"createdAt author {{ {ACTOR} }} authorAssociation"
PAST = f"""
query Past($owner: String!, $name: String!, $labels: [String!], $size: Int!) {{
  repository(owner: $owner, name: $name) {{
    isArchived
    defaultBranchRef {{ target {{ __typename ... on Commit {{ committedDate }} }} }}
    closed: issues(first: $size, states: [CLOSED], labels: $labels,
                   orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      nodes {{
        {SAID} closedAt stateReason
        comments(first: 10) {{ nodes {{ {SAID} }} }}
        closedByPullRequestsReferences(first: 3, includeClosedPrs: true) {{
          nodes {{ {SAID} number mergedAt }}
        }}
      }}
    }}
    newest: issues(first: $size, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      nodes {{ {SAID} labels(first: 20) {{ nodes {{ name }} }} }}
    }}
    pullRequests(first: $size, states: [MERGED, CLOSED],
                 orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      nodes {{ {SAID} number mergedAt }}
    }}
  }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""


def first_merged(count: int) -> str:
    """Return the query for the first merged pull request of each of so many people, in one request."""
    names = ", ".join(f"$search{n}: String!" for n in range(count))
    fields = "".join(
        f"  first{n}: search(query: $search{n}, type: ISSUE, first: 1) "
        "{ nodes { __typename ... on PullRequest { number } } }\n"
        for n in range(count)
    )
    return (
        f"query FirstMerged({names}) {{\n{fields}  rateLimit {{ limit remaining resetAt cost }}\n}}"
    )


PEOPLE_AT_ONCE = 30
FIRST_MERGED = first_merged(PEOPLE_AT_ONCE)
GUIDES = (
    *(
        f"{folder}{name}"
        for folder in ("", ".github/", "docs/")
        for name in (
            "CONTRIBUTING.md",
            "AI_POLICY.md",
            "PULL_REQUEST_TEMPLATE.md",
            "pull_request_template.md",
        )
    ),
    PATH,
)
"""Where a repository says how it wants to be helped: the places GitHub itself looks at."""

TEXTS = (
    "query Texts($owner: String!, $name: String!) {\n  repository(owner: $owner, name: $name) {\n"
    + "".join(
        f'    text{n}: object(expression: "HEAD:{path}") {{ __typename ... on Blob {{ text }} }}\n'
        for n, path in enumerate(GUIDES)
    )
    + "  }\n  rateLimit { limit remaining resetAt cost }\n}"
)
NODE_IDS_AT_ONCE = 100
"""GitHub's own limit."""
