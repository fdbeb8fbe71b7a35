"""NAVER Cloud's VPC peering as the pages and facts/naver.md describe it."""
