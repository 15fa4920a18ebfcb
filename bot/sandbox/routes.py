"""Every address of the REST API that the sandbox answers, in one table."""

from bot.sandbox import rest_apps as apps
from bot.sandbox import rest_checks as checks
from bot.sandbox import rest_comments as comments
from bot.sandbox import rest_files as files
from bot.sandbox import rest_issues as issues
from bot.sandbox import rest_labels as labels
from bot.sandbox import rest_people as people
from bot.sandbox import rest_pulls as pulls
from bot.sandbox import rest_repositories as repositories
from bot.sandbox.exchange import table

REPOSITORY = "/repos/{owner}/{name}"
ISSUE = REPOSITORY + "/issues/{number}"
COMMENT = REPOSITORY + "/issues/comments/{comment_id}"
PULL = REPOSITORY + "/pulls/{number}"
LABEL = REPOSITORY + "/labels/{label}"
INSTALLATION = "/app/installations/{number}"

ROUTES = table(
    [
        ("GET", "/", repositories.root),
        ("GET", "/meta", repositories.meta),
        ("GET", "/zen", repositories.zen),
        ("GET", "/rate_limit", repositories.rate_limit),
        ("GET", "/user", people.me),
        ("GET", "/users/{login}", people.user),
        ("GET", "/search/issues", repositories.search_issues),
        ("POST", "/app-manifests/{code}/conversions", apps.conversion),
        ("POST", "/login/device/code", apps.device_code),
        ("POST", "/login/oauth/access_token", apps.device_token),
        ("GET", "/app", apps.app),
        ("GET", "/app/installations", apps.installations),
        ("GET", INSTALLATION, apps.installation),
        ("POST", INSTALLATION + "/access_tokens", apps.access_token),
        ("GET", "/installation/repositories", apps.installation_repositories),
        ("GET", REPOSITORY, repositories.repository),
        ("GET", REPOSITORY + "/installation", apps.repository_installation),
        ("GET", REPOSITORY + "/languages", repositories.languages),
        ("GET", REPOSITORY + "/topics", repositories.topics),
        ("GET", REPOSITORY + "/milestones", repositories.milestones),
        ("GET", REPOSITORY + "/readme", files.readme),
        ("GET", REPOSITORY + "/contents", files.contents),
        ("GET", REPOSITORY + "/contents/{path+}", files.contents),
        ("PUT", REPOSITORY + "/contents/{path+}", files.put_contents),
        ("GET", REPOSITORY + "/collaborators", people.collaborators),
        ("GET", REPOSITORY + "/collaborators/{login}", people.collaborator),
        ("GET", REPOSITORY + "/collaborators/{login}/permission", people.permission),
        ("GET", REPOSITORY + "/assignees", people.assignees),
        ("GET", REPOSITORY + "/assignees/{login}", people.assignee),
        ("GET", REPOSITORY + "/labels", repositories.labels),
        ("POST", REPOSITORY + "/labels", repositories.create_label),
        ("GET", LABEL, repositories.label),
        ("DELETE", LABEL, repositories.delete_label),
        ("POST", REPOSITORY + "/check-runs", checks.create_check),
        ("PATCH", REPOSITORY + "/check-runs/{check_id}", checks.edit_check),
        ("GET", REPOSITORY + "/commits/{ref}/check-runs", checks.checks),
        ("GET", REPOSITORY + "/issues", issues.issues),
        ("POST", REPOSITORY + "/issues", issues.create_issue),
        ("GET", REPOSITORY + "/issues/comments", comments.all_comments),
        ("GET", COMMENT, comments.comment),
        ("PATCH", COMMENT, comments.edit_comment),
        ("DELETE", COMMENT, comments.delete_comment),
        ("GET", COMMENT + "/reactions", comments.reactions),
        ("POST", COMMENT + "/reactions", comments.react),
        ("DELETE", COMMENT + "/reactions/{reaction_id}", comments.unreact),
        ("GET", ISSUE, issues.issue),
        ("PATCH", ISSUE, issues.edit_issue),
        ("GET", ISSUE + "/comments", comments.comments),
        ("POST", ISSUE + "/comments", comments.create_comment),
        ("GET", ISSUE + "/reactions", comments.reactions),
        ("POST", ISSUE + "/reactions", comments.react),
        ("DELETE", ISSUE + "/reactions/{reaction_id}", comments.unreact),
        ("GET", ISSUE + "/labels", labels.labels),
        ("POST", ISSUE + "/labels", labels.add_labels),
        ("PUT", ISSUE + "/labels", labels.set_labels),
        ("DELETE", ISSUE + "/labels", labels.clear_labels),
        ("DELETE", ISSUE + "/labels/{label}", labels.remove_label),
        ("POST", ISSUE + "/assignees", labels.assign),
        ("DELETE", ISSUE + "/assignees", labels.unassign),
        ("GET", ISSUE + "/assignees/{login}", labels.assignable),
        ("PUT", ISSUE + "/lock", issues.lock),
        ("DELETE", ISSUE + "/lock", issues.unlock),
        ("GET", ISSUE + "/events", issues.events),
        ("GET", ISSUE + "/timeline", issues.timeline),
        ("GET", REPOSITORY + "/pulls", pulls.pulls),
        ("POST", REPOSITORY + "/pulls", pulls.create_pull),
        ("GET", PULL, pulls.pull),
        ("PATCH", PULL, pulls.edit_pull),
        ("GET", PULL + "/files", pulls.files),
        ("GET", PULL + "/merge", pulls.is_merged),
        ("PUT", PULL + "/merge", pulls.merge),
    ]
)
